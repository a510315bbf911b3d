import { distance } from 'fastest-levenshtein';
import { type Operation, segmentsOf, shapeOf } from './operation.ts';
import operationsByShape from './operationsByShape.ts';

export interface Suggestion {
  /** A method and a path, with the values that were written where the path has parameters. */
  readonly text: string;
  readonly operation: Operation;
}

export interface Operations {
  readonly all: readonly Operation[];
  /**
   * The operation that a method and a path name, such as `GET /api/oms/pvt/orders/123-01`: whatever the
   * parameters are called, with concrete values or in braces, with or without a host and a query. Where several
   * match, the one with the most literal segments.
   */
  find(text: string): Operation | undefined;
  /** The one operation that is probably meant by a text that names none: of the same method, where it has one. */
  suggest(text: string): Suggestion | undefined;
  /** Whether one of them needs the resource. There are some of which nothing else is published. */
  needs(ref: string): boolean;
  /** The methods with which the path of the text, or the text as a path, is an operation. */
  methodsOf(text: string): string[];
}

/** The operations of `schemas/catalog/operations.json`. */
export function createOperations(): Operations {
  // Few are ever asked for, and to read all of them takes longer than to judge a hundred keys.
  const read = new Map<string, Alike>();
  const alike = (request: Request): Alike => {
    const shape = shapeOf(request);
    const known = read.get(shape) ?? new Alike(operationsByShape[shape] ?? []);
    read.set(shape, known);
    return known;
  };
  let all: readonly Operation[] | undefined;
  return {
    get all() {
      all ??= Object.values(operationsByShape).flat();
      return all;
    },
    find: remembered((text) => {
      const request = parse(text);
      return request && best(alike(request).root, request);
    }),
    suggest: remembered((text) => {
      const request = parse(text);
      return request && text.length <= longest ? suggest(request, alike(request).templates) : undefined;
    }),
    needs(ref) {
      return this.all.some(({ need }) => typeof need === 'object' && need.anyOf.includes(ref));
    },
    methodsOf(text) {
      const segments = parse(text)?.segments ?? segmentsOf(text.trim());
      return methods.filter((method) => {
        const request = { method, segments };
        return best(alike(request).root, request);
      });
    },
  };
}

/** The operations of one shape. */
class Alike {
  readonly #operations: readonly Operation[];
  #root: Step | undefined;
  #templates: readonly Template[] | undefined;

  constructor(operations: readonly Operation[]) {
    this.#operations = operations;
  }

  get root(): Step {
    this.#root ??= createTree(this.#operations);
    return this.#root;
  }

  /** As they are compared with what was written. */
  get templates(): readonly Template[] {
    this.#templates ??= this.#operations.map((operation) => ({
      operation,
      segments: segmentsOf(operation.path),
    }));
    return this.#templates;
  }
}

/** Many keys use the same few operations; what is remembered must not grow with what is typed. */
function remembered<Found>(find: (text: string) => Found): (text: string) => Found {
  const known = new Map<string, Found>();
  return (text) => {
    if (known.has(text)) return known.get(text) as Found;
    const found = find(text);
    if (known.size >= 5000) known.clear();
    known.set(text, found);
    return found;
  };
}

const methods = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'];

interface Request {
  readonly method: string;
  readonly segments: readonly string[];
}

function parse(text: string): Request | undefined {
  const [, method = '', target = ''] = /^\s*([a-z]+)\s+(\S+)\s*$/i.exec(text) ?? [];
  return method === '' ? undefined : { method: method.toUpperCase(), segments: segmentsOf(target) };
}

/** A step of the paths: what follows a literal segment, one with a literal part, or any segment. */
interface Step {
  readonly literals: Map<string, Step>;
  readonly patterns: { readonly shape: RegExp; readonly step: Step }[];
  parameter?: Step;
  readonly operations: Map<string, Operation>;
}

function createTree(operations: Iterable<Operation>): Step {
  const root = newStep();
  for (const operation of operations) {
    const last = segmentsOf(operation.path).reduce(next, root);
    last.operations.set(operation.method, operation);
  }
  return root;
}

function newStep(): Step {
  return { literals: new Map(), patterns: [], operations: new Map() };
}

function next(step: Step, segment: string): Step {
  if (isParameter(segment)) {
    step.parameter ??= newStep();
    return step.parameter;
  }
  const known = step.literals.get(segment) ?? newStep();
  step.literals.set(segment, known);
  if (segment.includes('{')) {
    const shape = segment
      .split(/\{[^}]*\}/)
      .map(escaped)
      .join('.+');
    step.patterns.push({ shape: new RegExp(`^${shape}$`), step: known });
  }
  return known;
}

function escaped(text: string): string {
  return text.replaceAll(/[^\w]/g, '\\$&');
}

function isParameter(segment: string): boolean {
  return /^\{[^}]*\}$/.test(segment);
}

function best(root: Step, { method, segments }: Request): Operation | undefined {
  let found: { operation: Operation; literals: number } | undefined;
  const walk = (step: Step, index: number, literals: number): void => {
    const segment = segments[index];
    if (segment === undefined) {
      const operation = step.operations.get(method);
      // A path of parameters alone would be any path of its length.
      if (literals === 0 && !segments.every(isParameter)) return;
      if (operation && (!found || literals > found.literals)) found = { operation, literals };
      return;
    }
    // In this order, so that of as literal ones the one that is literal first is kept.
    const literal = step.literals.get(segment);
    if (literal) walk(literal, index + 1, literals + 1);
    for (const { shape, step: partly } of step.patterns) {
      if (shape.test(segment)) walk(partly, index + 1, literals + 0.5);
    }
    if (step.parameter) walk(step.parameter, index + 1, literals);
  };
  walk(root, 0, 0);
  return found?.operation;
}

/** Longer texts are compared with nothing: the work grows with their length. */
const longest = 200;

/** How many letters of the literal segments may be written otherwise. */
const allowedEdits = 3;

/** An operation as it is compared with what was written. */
interface Template {
  readonly operation: Operation;
  readonly segments: readonly string[];
}

function suggest(request: Request, alike: readonly Template[]): Suggestion | undefined {
  const [first, second] = alike
    .map((template) => ({ template, edits: edits(request.segments, template.segments) }))
    .filter((candidate) => candidate.edits <= allowedEdits)
    .sort((a, b) => a.edits - b.edits);
  if (!first || first.edits === second?.edits) return undefined;
  return { operation: first.template.operation, text: filledIn(first.template, request) };
}

/** The edits that make the literal segments of the template of what was written; endless where they cannot. */
function edits(written: readonly string[], template: readonly string[]): number {
  let [sum, literals] = [0, 0];
  for (const [index, segment] of template.entries()) {
    if (segment.includes('{')) continue;
    literals += 1;
    const own = written[index] ?? '';
    // A parameter stands for no literal, and what shares hardly a letter is no slip of the pen.
    const cost = isParameter(own) ? Number.POSITIVE_INFINITY : distance(own, segment);
    sum += cost * 2 > segment.length ? Number.POSITIVE_INFINITY : cost;
    if (sum > allowedEdits) return Number.POSITIVE_INFINITY;
  }
  return literals === 0 ? Number.POSITIVE_INFINITY : sum;
}

function filledIn({ operation, segments }: Template, written: Request): string {
  const filled = segments.map((segment, index) =>
    isParameter(segment) ? (written.segments[index] ?? segment) : segment,
  );
  return `${operation.method} /${filled.join('/')}`;
}
