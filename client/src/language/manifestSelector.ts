/**
 * The key manifests. Only files on disk: the old side of a diff has the same name under another scheme, and would
 * be checked as if it were the file.
 */
export const keyManifests = [
  { scheme: 'file', pattern: '**/vtex-keys.{json,jsonc}' },
  { scheme: 'file', pattern: '**/*.vtex-keys.{json,jsonc}' },
];

/** All that the language server looks at: the key manifests, and the policies that judge them. */
export const manifestSelector = [...keyManifests, { scheme: 'file', pattern: '**/.vtex-keys.policy.json' }];
