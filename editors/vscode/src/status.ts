/** The status bar: whether the server runs, and how many comments the document in front has. */

import { languages, StatusBarAlignment, ThemeColor, window, type Disposable } from 'vscode';
import { DOCUMENTS, type Server } from './server';

/** The source of a diagnostic that is a comment of sayso. */
export const SOURCE = 'sayso';

export function showStatus(server: Server): Disposable[] {
  const item = window.createStatusBarItem('sayso.status', StatusBarAlignment.Right, 100);
  item.name = 'sayso';
  const update = () => {
    const document = window.activeTextEditor?.document;
    if (document === undefined || languages.match(DOCUMENTS, document) === 0) {
      item.hide();
      return;
    }
    item.backgroundColor = undefined;
    item.command = 'sayso.restart';
    switch (server.condition) {
      case 'starting':
        item.text = '$(sync~spin) sayso';
        item.tooltip = 'sayso is starting';
        break;
      case 'running': {
        const comments = languages.getDiagnostics(document.uri).filter(({ source }) => source === SOURCE);
        item.text = `$(comment) sayso: ${comments.length}`;
        item.tooltip = `sayso has ${counted(comments.length, 'comment')} on this document. Click to see the list.`;
        item.command = 'workbench.actions.view.problems';
        break;
      }
      case 'stopped':
        item.text = '$(debug-disconnect) sayso has stopped';
        item.tooltip = 'Click to start it again';
        break;
      case 'missing':
        item.text = '$(warning) sayso is not set up';
        item.tooltip = 'Its program was not found. Click to try again.';
        item.backgroundColor = new ThemeColor('statusBarItem.warningBackground');
        break;
    }
    item.accessibilityInformation = { label: `${item.text.replace(/\$\(.*?\) /, '')}. ${item.tooltip}` };
    item.show();
  };
  update();
  return [
    item,
    server.onDidChange(update),
    window.onDidChangeActiveTextEditor(update),
    languages.onDidChangeDiagnostics(update),
  ];
}

/** “no comments”, “1 comment”, “2 comments”. */
export function counted(count: number, thing: string): string {
  return count === 1 ? `1 ${thing}` : `${count === 0 ? 'no' : count} ${thing}s`;
}
