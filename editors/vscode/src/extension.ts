/** sayso in VS Code: the server does the work; here it is found, started and shown. */

import { workspace, type ExtensionContext } from 'vscode';
import { Commands } from './commands';
import { Pages } from './pages';
import { Server } from './server';
import { showStatus } from './status';

let stop: (() => Promise<void>) | undefined;

export function activate(context: ExtensionContext): void {
  const pages = new Pages();
  const server = new Server(context, pages);
  stop = () => server.stop();
  context.subscriptions.push(
    server.log,
    pages.register(),
    ...showStatus(server),
    ...new Commands(server, pages).register(),
    workspace.onDidChangeConfiguration((change) => {
      if (change.affectsConfiguration('sayso')) {
        void server.restart();
      }
    }),
  );
  // Not awaited: a slow start must not hold up the commands.
  void server.restart();
}

export function deactivate(): Promise<void> | undefined {
  return stop?.();
}
