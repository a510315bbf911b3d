import type { BackendError, BackendErrorCode } from '../../../common/src/backends/backendError.ts';
import type { KeyKind } from '../../../common/src/model/key.ts';
import type { ConnectionSettings } from '../connections/connection.ts';
import type { Icon } from './keyPresentation.ts';

export interface Message {
  /** Unique among the messages of one parent. */
  readonly name: string;
  readonly label: string;
  readonly icon?: Icon;
  readonly tooltip?: string;
  /** The id of the command that a click runs; it gets the node. */
  readonly command?: string;
  readonly flags: readonly string[];
}

type NextStep = 'retry' | 'signIn' | 'openSettings' | 'showLog';

const steps: Record<NextStep, Pick<Message, 'label' | 'icon' | 'command'> & { icon: Icon; command: string }> =
  {
    retry: { label: 'Retry', icon: { id: 'refresh' }, command: 'vtexKeys.retryConnection' },
    signIn: { label: 'Sign In…', icon: { id: 'sign-in' }, command: 'vtexKeys.signIn' },
    openSettings: {
      label: 'Open Settings',
      icon: { id: 'gear' },
      command: 'vtexKeys.openConnectionSettings',
    },
    showLog: { label: 'Show Log', icon: { id: 'output' }, command: 'vtexKeys.showLog' },
  };

/** What failed, then what can be done about it, one below the other. */
export function failureMessages(error: BackendError, backend: ConnectionSettings['backend']): Message[] {
  const next = nextSteps(error.code, backend);
  return [
    {
      name: 'error',
      label: error.message,
      icon: { id: 'error', color: 'charts.red' },
      tooltip: error.message,
      flags: ['error', ...next],
    },
    ...next.map((step) => ({ name: step, ...steps[step], flags: ['step'] })),
  ];
}

export function nothingMessage(kind: KeyKind): Message {
  return { name: 'nothing', label: `No ${kind} keys`, flags: ['nothing'] };
}

export const noMatchMessages: readonly Message[] = [
  { name: 'noMatch', label: 'No keys match the filter', icon: { id: 'filter' }, flags: ['noMatch'] },
  {
    name: 'clearFilter',
    label: 'Clear Filter',
    icon: { id: 'clear-all' },
    command: 'vtexKeys.clearFilter',
    flags: ['step'],
  },
];

export function loadMoreMessage(shown: number, total: number): Message {
  return {
    name: 'loadMore',
    label: `Load more (${shown} of ${total})`,
    icon: { id: 'more' },
    command: 'vtexKeys.loadMore',
    flags: ['loadMore'],
  };
}

/** The next page failed: it says why, and a click tries again. */
export function loadMoreFailedMessage(error: BackendError): Message {
  return {
    name: 'loadMoreFailed',
    label: `Load more failed: ${error.message}`,
    icon: { id: 'warning', color: 'charts.red' },
    tooltip: error.message,
    command: 'vtexKeys.loadMore',
    flags: ['error', 'loadMore'],
  };
}

/** A key of the list that cannot be shown as one. */
export function unreadableMessage(words: string, index: number): Message {
  const label = `Cannot be understood: ${words}`;
  const icon = { id: 'question', color: 'charts.orange' };
  return { name: `unreadable ${index}`, label, icon, tooltip: label, flags: ['error'] };
}

export function notOfferedMessage(reason: string): Message {
  return { name: 'notOffered', label: reason, icon: { id: 'info' }, tooltip: reason, flags: ['nothing'] };
}

/** Beside what VTEX has no API for. */
export const openInAdminMessage: Message = {
  name: 'openInAdmin',
  label: 'Open in VTEX Admin',
  icon: { id: 'link-external' },
  command: 'vtexKeys.openInAdmin',
  flags: ['step'],
};

function nextSteps(code: BackendErrorCode, backend: ConnectionSettings['backend']): NextStep[] {
  if (code === 'invalid-settings') return ['openSettings'];
  if (backend !== 'embedded' && code === 'unauthorized') return ['signIn', 'showLog'];
  if (backend !== 'embedded' && code === 'forbidden') return ['signIn', 'retry', 'showLog'];
  return ['retry', 'showLog'];
}
