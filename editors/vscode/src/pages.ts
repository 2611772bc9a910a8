/** Read-only pages: what the program says, shown beside the document. */

import { posix } from 'node:path';
import { commands, EventEmitter, Uri, ViewColumn, window, workspace, type TextDocumentContentProvider } from 'vscode';

const SCHEME = 'sayso';

export class Pages implements TextDocumentContentProvider {
  private readonly texts = new Map<string, string>();
  private readonly changed = new EventEmitter<Uri>();
  readonly onDidChange = this.changed.event;

  register() {
    return workspace.registerTextDocumentContentProvider(SCHEME, this);
  }

  provideTextDocumentContent(uri: Uri): string {
    // The editor shows pages of a session before again, but nothing is kept of them.
    return this.texts.get(uri.path) ?? 'This page is gone. Ask for it again.\n';
  }

  /** Shows plain text. The title may have folders before it; what follows the last of them stands on the tab. */
  async show(title: string, text: string): Promise<void> {
    const document = await workspace.openTextDocument(this.put(title, text));
    await window.showTextDocument(document, { viewColumn: ViewColumn.Beside, preview: true, preserveFocus: true });
  }

  /** Shows Markdown as it is meant to be read. */
  async showMarkdown(title: string, text: string): Promise<void> {
    await commands.executeCommand('markdown.showPreviewToSide', this.put(`${title}.md`, text));
  }

  private put(title: string, text: string): Uri {
    const uri = Uri.from({ scheme: SCHEME, path: posix.join('/', title) });
    this.texts.set(uri.path, text);
    this.changed.fire(uri);
    return uri;
  }
}
