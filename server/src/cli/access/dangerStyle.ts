import type { Style } from '../output.ts';
import type { Danger } from './danger.ts';

const styles: Readonly<Record<Danger, Style>> = {
  critical: ['bold', 'red'],
  unknown: 'magenta',
  high: 'red',
  medium: 'yellow',
  ungraded: 'gray',
  low: 'gray',
};

export function byDangerStyle(danger: Danger | undefined): Style {
  return danger === undefined ? 'reset' : styles[danger];
}
