import type { Catalog } from '../../../../common/src/catalog/catalog.ts';
import packageJson from '../../../../package.json' with { type: 'json' };
import type { Severity } from '../../lint/findings.ts';
import { contentHash } from '../../lint/hash.ts';
import { redact } from '../../lint/secrets.ts';
import { LineStarts } from '../../lsp/session/lineStarts.ts';
import type { Excerpted, Report, ReportedRule } from '../lint/report.ts';
import { type AccessDiff, type KeyChange, nameOf } from './accessDiff.ts';
import type { Danger } from './danger.ts';
import type { LoadedSide } from './side.ts';
import { eventOf, gainWords, plain } from './words.ts';

const severities: Readonly<Record<Danger, Severity>> = {
  critical: 'error',
  unknown: 'error',
  high: 'warning',
  medium: 'info',
  ungraded: 'info',
  low: 'info',
};

/** The least severity of what is as dangerous. */
const leastSeverities: Readonly<Record<'critical' | 'high' | 'any', Severity>> = {
  critical: 'error',
  high: 'warning',
  any: 'info',
};

const newAccess: ReportedRule = {
  id: 'new-access',
  description: 'A key can do what it could not do before.',
  severity: 'warning',
  securitySeverity: '7.0',
  page: '# new-access\n\nThe roles of a key, or what a role of the policy grants, changed so that the key can do more. Look at whether the integration that has the key needs this. `vtex-keys access diff` tells all that changed.\n',
};

export interface ReportOptions {
  readonly now: Date;
  readonly failOn: 'critical' | 'high' | 'any' | undefined;
}

/** The keys that gained access, as findings at their roles in HEAD, for formats that know findings. */
export function accessReport(
  { keys }: AccessDiff,
  base: LoadedSide,
  head: LoadedSide,
  { now, failOn }: ReportOptions,
  catalog: Catalog,
): Report {
  const gained = keys.filter((key) => key.gained.worst !== undefined);
  const files = Array.from(head.texts, ([file, text]) => {
    const lines = new LineStarts(text);
    const findings = gained.filter((key) => key.file === file).map((key) => findingOf(key, lines, catalog));
    return { file, findings, suppressed: [], forecast: [] };
  });
  const counts = { error: 0, warning: 0, info: 0, hint: 0 };
  for (const { findings } of files) for (const { severity } of findings) counts[severity] += 1;
  return {
    tool: { name: 'vtex-keys', version: packageJson.version },
    asOf: now.toISOString(),
    failOn: failOn && leastSeverities[failOn],
    isQuiet: false,
    files: () => files,
    problems: [
      ...base.problems.map(({ file, message }) => ({ file, message: `In BASE: ${message}` })),
      ...head.warnings,
    ].map(({ file, message }) => ({ severity: 'warning', file, message })),
    summary: {
      files: files.length,
      findings: counts,
      suppressed: 0,
      notShown: 0,
      mended: 0,
      fixable: { safe: 0, unsafe: 0 },
    },
    command: { name: 'access diff', rules: [newAccess] },
  };
}

function findingOf(key: KeyChange, lines: LineStarts, catalog: Catalog): Excerpted {
  const { gained, keyName, label, account, file, range } = key;
  const name = `${plain(nameOf(key))}${keyName !== undefined && label !== undefined ? `, “${plain(label)}”,` : ''}`;
  const identity = [
    keyName ?? [account, label],
    gained.everything,
    gained.resources.map(({ ref }) => ref).sort(),
    gained.unknownRoles.toSorted(),
  ];
  return {
    rule: 'new-access',
    severity: severities[gained.worst ?? 'low'],
    confidence: gained.worst === 'unknown' ? 'low' : 'high',
    message: `${name} (${eventOf(key)}) can newly use ${gainWords(gained, catalog)}.`,
    file,
    range: lines.rangeOf(range),
    ...(keyName !== undefined && { keyName: redact(keyName) }),
    fingerprint: contentHash(redact(JSON.stringify(identity))),
    // None of these formats shows the line.
    excerpt: { text: '', start: 0, end: 0 },
  };
}
