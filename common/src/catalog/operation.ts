/**
 * What a caller needs for an operation: at least one of these resources; nothing; or `unknown` where the
 * reference names no permission, which is never a guess.
 */
export type Need = { readonly anyOf: readonly string[] } | 'nothing' | 'unknown';

/** One method and path of the public VTEX HTTP APIs. */
export interface Operation {
  readonly method: string;
  /** As published, parameters in braces: `/api/oms/pvt/orders/{orderId}`. */
  readonly path: string;
  /** The APIs whose reference has it: there are paths that several have. */
  readonly apis: readonly string[];
  readonly need: Need;
}

/** What differs in it is not the same operation: the method, and how many segments the path has. */
export function shapeOf({ method, segments }: { method: string; segments: readonly string[] }): string {
  return `${method} ${segments.length}`;
}

/** The segments of a path or of a URL, without its query. */
export function segmentsOf(target: string): string[] {
  const path = target.replace(/^https?:\/\/[^/]*/i, '').replace(/[?#].*$/s, '');
  return path.split('/').filter((segment) => segment !== '');
}
