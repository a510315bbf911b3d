import type { RuleId, Severity } from '../../lint/findings.ts';
import { rules } from '../../lint/rules/index.ts';
import type {
  Problem,
  Range,
  Report,
  ReportedFinding,
  ReportedFix,
  ReportedRule,
  SuppressedFinding,
} from '../lint/report.ts';
import type { Target } from './reporter.ts';

const levels: Record<Severity, 'error' | 'warning' | 'note'> = {
  error: 'error',
  warning: 'warning',
  info: 'note',
  hint: 'note',
};

/** How grave GitHub takes a rule to be, from 0 to 10: over 9.0 is critical, from 7.0 high, from 4.0 medium. */
const securitySeverities: Record<Severity, string> = {
  error: '8.0',
  warning: '5.5',
  info: '3.0',
  hint: '1.0',
};
const gravest: Readonly<Partial<Record<RuleId, string>>> = {
  'secret-in-manifest': '9.8',
  'compromised-key-active': '9.8',
  'privilege-escalation': '9.1',
};

/** SARIF 2.1.0, with what GitHub's code scanning asks for. */
export function* sarif(report: Report, target: Target): Generator<string> {
  const { problems, command, tool } = report;
  const described = command?.rules ?? lintRules(target);
  const driver = { name: tool.name, semanticVersion: tool.version, rules: described.map(descriptor) };
  const indexes = new Map(described.map(({ id }, index) => [id, index]));
  const head = {
    tool: { driver },
    // Uploads of one commit with the same id take each other's place.
    automationDetails: { id: [tool.name, command?.name, ''].filter((part) => part !== undefined).join('/') },
    columnKind: 'utf16CodeUnits',
    originalUriBaseIds: { [root]: { description: { text: 'The root of what is checked out.' } } },
    invocations: [
      {
        executionSuccessful: problems.every(({ severity }) => severity !== 'error'),
        ...(problems.length > 0 && {
          toolExecutionNotifications: problems.map((problem) => notification(problem, target)),
        }),
      },
    ],
  };
  yield `{"$schema":"https://json.schemastore.org/sarif-2.1.0.json","version":"2.1.0","runs":[\n`;
  yield `${JSON.stringify(head).slice(0, -1)},\n"results":[`;
  let separator = '\n';
  for (const { findings, suppressed } of report.files()) {
    for (const finding of [...findings, ...suppressed]) {
      yield `${separator}${JSON.stringify(result(finding, indexes.get(finding.rule), target))}`;
      separator = ',\n';
    }
  }
  yield ']}]}\n';
}

/** The name of the folder that relative URIs begin at. */
const root = '%SRCROOT%';

function lintRules(target: Target): ReportedRule[] {
  return rules.map(({ meta: { id, description, severity } }) => ({
    id,
    description,
    severity,
    securitySeverity: gravest[id] ?? securitySeverities[severity],
    page: target.rulePage(id),
  }));
}

function descriptor({ id, description, severity, securitySeverity, page }: ReportedRule): object {
  const markdown = page.replaceAll(/\[([^\]]+)\]\((?!https?:)[^)]*\)/g, '$1');
  return {
    id,
    name: id.replaceAll(/(?:^|-)(\w)/g, (_, letter: string) => letter.toUpperCase()),
    shortDescription: { text: description },
    fullDescription: { text: description },
    help: { text: markdown.replaceAll(/^#+ |\*\*|`|^```.*$/gm, '').trim(), markdown },
    defaultConfiguration: { level: levels[severity] },
    properties: {
      tags: ['security', 'api-keys'],
      precision: 'high',
      'security-severity': securitySeverity,
    },
  };
}

function result(
  finding: ReportedFinding | SuppressedFinding,
  ruleIndex: number | undefined,
  target: Target,
): object {
  const { rule, severity, confidence, message, file, range, keyName, related, fix, changesAt, fingerprint } =
    finding;
  return {
    ruleId: rule,
    ...(ruleIndex !== undefined && { ruleIndex }),
    level: levels[severity],
    message: { text: message },
    locations: [
      {
        ...place(file, range, target),
        ...(keyName !== undefined && { logicalLocations: [{ name: keyName, kind: 'resource' }] }),
      },
    ],
    ...(related && {
      relatedLocations: related.map((other, id) => ({
        id: id + 1,
        ...place(other.file, other.range, target),
        message: { text: other.message },
      })),
    }),
    // The one by which GitHub knows a result again, primaryLocationLineHash, is a hash of its own making: what
    // uploads the file adds it, and warns of every other one.
    partialFingerprints: { 'vtexKeys/v1': fingerprint },
    ...(fix && fix.edits.length > 0 && { fixes: [fixOf(fix, file, target)] }),
    ...('suppressed' in finding && {
      suppressions: [{ kind: 'inSource', status: 'accepted', justification: finding.suppressed.reason }],
    }),
    properties: { confidence, ...(changesAt !== undefined && { changesAt }) },
  };
}

function fixOf({ title, safe, edits }: ReportedFix, file: string, target: Target): object {
  const replacements = edits.map(({ range, newText }) => ({
    deletedRegion: region(range),
    insertedContent: { text: newText },
  }));
  return {
    description: { text: safe ? title : `${title} (unsafe)` },
    artifactChanges: [{ artifactLocation: artifact(file, target), replacements }],
  };
}

function notification({ severity, message, file, range }: Problem, target: Target): object {
  return {
    level: severity,
    message: { text: message },
    locations: [
      range ? place(file, range, target) : { physicalLocation: { artifactLocation: artifact(file, target) } },
    ],
  };
}

function place(file: string, range: Range, target: Target): object {
  return { physicalLocation: { artifactLocation: artifact(file, target), region: region(range) } };
}

function artifact(file: string, target: Target): object {
  const path = target.fromRoot(file);
  const uri = path.split('/').map(encodeURIComponent).join('/');
  if (/^(?:[a-z]:)?\//i.test(path)) return { uri: `file://${path.startsWith('/') ? uri : `/${uri}`}` };
  return { uri, uriBaseId: root };
}

/** Lines and columns count from 1 here, and the end column is the one after the last. */
function region({ start, end }: Range): object {
  return {
    startLine: start.line + 1,
    startColumn: start.character + 1,
    endLine: end.line + 1,
    endColumn: end.character + 1,
  };
}
