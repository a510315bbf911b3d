import picomatch from 'picomatch';

/** Whether a path, relative to its root and with slashes, is left out; `siblings` are the names beside it. */
export type IsExcluded = (path: string, siblings: ReadonlySet<string>) => boolean;

export const nothingExcluded: IsExcluded = () => false;

/**
 * The setting `files.exclude` of VS Code: globs, with true or with a sibling that has to be there, such as
 * `{ "*.js": { "when": "$(basename).ts" } }`. What has another shape excludes nothing.
 */
export function excludesOf(setting: unknown): IsExcluded {
  const excludes = Object.entries(Object(setting)).flatMap(([glob, value]) => {
    const when: unknown = Object(value).when;
    if (value !== true && typeof when !== 'string') return [];
    return [{ matches: picomatch(glob, { dot: true }), when: typeof when === 'string' ? when : undefined }];
  });
  if (excludes.length === 0) return nothingExcluded;
  return (path, siblings) =>
    excludes.some(
      ({ matches, when }) =>
        matches(path) && (when === undefined || siblings.has(when.replace('$(basename)', stem(path)))),
    );
}

/** The last name of the path without its extension. */
function stem(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1).replace(/(?<=.)\.[^.]*$/, '');
}
