import * as vscode from 'vscode';

const delayMs = 1000;

/** Runs `work` and shows `title` as a notification once it has taken a second. Whoever cancels it aborts the signal. */
export async function withCancellableProgress<T>(
  title: string,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const controller = new AbortController();
  return showWhenSlow(work(controller.signal), (running) =>
    vscode.window.withProgress(
      { location: vscode.ProgressLocation.Notification, title, cancellable: true },
      (_progress, token) => {
        token.onCancellationRequested(() => controller.abort());
        return running;
      },
    ),
  );
}

/**
 * Runs a write and shows `title` once it has taken a second. It cannot be cancelled: nobody could say whether
 * the service had done it.
 */
export async function withProgress<T>(title: string, work: () => Promise<T>): Promise<T> {
  return showWhenSlow(work(), (running) =>
    vscode.window.withProgress({ location: vscode.ProgressLocation.Notification, title }, () => running),
  );
}

async function showWhenSlow<T>(
  work: Promise<T>,
  show: (running: Promise<void>) => Thenable<void>,
): Promise<T> {
  // The caller hears of a failure through `work`; the notification only has to end.
  const settled = work.then(
    () => {},
    () => {},
  );
  const timer = setTimeout(() => void show(settled), delayMs);
  try {
    return await work;
  } finally {
    clearTimeout(timer);
  }
}
