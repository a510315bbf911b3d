import type { Excerpted, Report, ReportedFinding } from '../lint/report.ts';

/** The version of the format, which `schemas/lint-report.schema.json` describes: what is added to it leaves it as it is. */
const version = 1;

/** One JSON object, with a line for each finding. */
export function* json(report: Report): Generator<string> {
  const { tool, asOf, files, problems, summary, forecastUntil } = report;
  yield `{"version":${version},"tool":${JSON.stringify(tool)},"asOf":${JSON.stringify(asOf)}`;
  yield* list(
    'findings',
    each(files(), ({ findings }) => findings),
  );
  yield* list(
    'suppressed',
    each(files(), ({ suppressed }) => suppressed),
  );
  if (forecastUntil !== undefined) {
    yield* list(
      'forecast',
      each(files(), ({ forecast }) => forecast),
    );
  }
  yield* list('problems', problems.values());
  yield `,\n"summary":${JSON.stringify(summary)}}\n`;
}

function* each<In, Out>(items: Iterable<In>, of: (item: In) => Iterable<Out>): Generator<Out> {
  for (const item of items) yield* of(item);
}

function* list(name: string, items: Iterable<object>): Generator<string> {
  yield `,\n"${name}":[`;
  let separator = '\n';
  for (const item of items) {
    yield `${separator}${JSON.stringify(plain(item))}`;
    separator = ',\n';
  }
  yield ']';
}

/** The excerpt is for people. */
function plain(item: object): object {
  if (!('excerpt' in item)) return item;
  const { excerpt, ...finding } = item as Excerpted<ReportedFinding>;
  return finding;
}
