import type { DocumentLink } from 'vscode-languageserver';
import { ruleIds } from '../../lint/findings.ts';
import { personas } from '../../lint/policy.ts';
import { docsUrl } from '../../lint/rule.ts';
import { hasSecret } from '../../lint/secrets.ts';
import { subjectOf } from './json/subject.ts';
import { leavesOf, readSyntax, type Syntax } from './json/syntax.ts';
import { contentOf, innerOf } from './json/tokens.ts';
import { headerRegion, inFile, type Reading, type Region, regionIn } from './reading.ts';

interface Target {
  readonly target: string;
  readonly tooltip: string;
}

/** What the strings of a file lead to, key by key: the schema, the pages of rules, the policy and what it extends. */
export function* linksOf(reading: Reading): Generator<readonly DocumentLink[]> {
  const { document, linter } = reading;
  const around = linter ? headerRegion(linter) : regionIn(document, undefined, 0);
  yield linksIn(readSyntax(around.text, undefined), around, reading);
  for (const { entry, start } of linter?.keysIn(linter.keysSpan) ?? []) {
    // Only suppressions name rules, and few keys have any.
    const hasLinks = entry.text.includes('suppress');
    const region = { toFile: (offset: number) => offset + start };
    yield hasLinks ? linksIn(readSyntax(entry.text, ['keys']), region, reading) : [];
  }
}

function linksIn(syntax: Syntax, region: Pick<Region, 'toFile'>, reading: Reading): DocumentLink[] {
  const { document, capabilities } = reading;
  const links: DocumentLink[] = [];
  for (const { token, path, isName } of leavesOf(syntax)) {
    const found = targetOf(contentOf(syntax.text, token), path, isName, reading);
    if (!found) continue;
    const { target, tooltip } = found;
    const range = document.rangeOf(inFile(innerOf(token), region));
    links.push({ range, target, ...(capabilities.documentLinkTooltip && { tooltip }) });
  }
  return links;
}

function targetOf(
  content: string,
  path: readonly (string | number)[],
  isName: boolean,
  { document, linter, resolved, ruleDocs }: Reading,
): Target | undefined {
  const subject = subjectOf(path, isName, !linter);
  if (subject === 'rule') {
    const rule = ruleIds.find((id) => id === content);
    return rule && { target: docsUrl(rule, ruleDocs), tooltip: `About the rule ${rule}` };
  }
  if (subject === 'account') {
    return resolved.uri === undefined
      ? undefined
      : { target: resolved.uri, tooltip: 'Open the policy of these keys' };
  }
  if (subject === '$schema') return addressOf(content, document.uri, 'Open the schema', /^https:/i);
  const isFile = subject === 'extends' && !Object.hasOwn(personas, content);
  return isFile ? addressOf(content, document.uri, 'Open the extended policy') : undefined;
}

/** A path relative to the file, or one of the `others`. A path of its own might lead to another machine. */
function addressOf(content: string, base: string, tooltip: string, others = /^$/): Target | undefined {
  const isRelative = !/^([a-z][a-z\d+.-]*:|[\\/])/i.test(content) && content.trim() !== '';
  if (hasSecret(content)) return undefined;
  if (!(isRelative || others.test(content)) || !URL.canParse(content, base)) return undefined;
  return { target: new URL(content, base).href, tooltip };
}
