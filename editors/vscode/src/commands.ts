/** What the command palette offers. */

import { dirname, parse, relative } from 'node:path';
import { commands, languages, ProgressLocation, window, workspace, type TextDocument, type WorkspaceFolder } from 'vscode';
import { WorkspaceDiagnosticRequest, type LanguageClient } from 'vscode-languageclient/node';
import type { Pages } from './pages';
import { run } from './program';
import { EXPLAIN, DOCUMENTS, type Server } from './server';
import { counted, SOURCE } from './status';

export class Commands {
  constructor(
    private readonly server: Server,
    private readonly pages: Pages,
  ) {}

  /** All of them, by their names. What goes wrong is said to the person who asked. */
  register() {
    const all = {
      'sayso.checkWorkspace': () => this.checkWorkspace(),
      'sayso.explain': () => this.explain(),
      'sayso.inspect': () => this.inspect(),
      'sayso.report': () => this.report(),
      'sayso.restart': () => this.server.restart(),
      'sayso.showLog': () => this.server.log.show(),
    };
    return Object.entries(all).map(([name, act]) =>
      commands.registerCommand(name, async () => {
        try {
          await act();
        } catch (error) {
          this.server.log.error(String(error));
          void window.showErrorMessage(`sayso: ${error instanceof Error ? error.message : String(error)}`);
        }
      }),
    );
  }

  private async checkWorkspace(): Promise<void> {
    if (folders().length === 0) {
      await askForFolder();
      return;
    }
    const client = await this.running();
    if (client === undefined) {
      return;
    }
    const report = await working('Reading the documents …', () =>
      client.sendRequest(WorkspaceDiagnosticRequest.type, { previousResultIds: [] }),
    );
    const counts = report.items.map((item) => (item.kind === 'full' ? item.items.length : 0));
    const comments = counts.reduce((sum, count) => sum + count, 0);
    const documents = counts.filter((count) => count > 0).length;
    // The Problems panel follows by itself.
    await commands.executeCommand('workbench.panel.markers.view.focus');
    const said = `sayso: ${counted(comments, 'comment')} in ${documents} of ${counted(counts.length, 'document')}`;
    void window.showInformationMessage(said);
  }

  /** The server, started again where it does not run. It says so itself where it cannot. */
  private async running(): Promise<LanguageClient | undefined> {
    if (!this.server.client?.isRunning()) {
      await this.server.restart();
    }
    return this.server.client?.isRunning() ? this.server.client : undefined;
  }

  private async explain(): Promise<void> {
    const program = (await this.running()) && this.server.program();
    if (program === undefined) {
      return;
    }
    const rules = JSON.parse(await run(program, ['rules', '--format', 'json'])) as Rule[];
    const here = rulesHere();
    const items = rules.map(({ name, family, summary }) => ({ label: name, description: family, detail: summary }));
    items.sort((a, b) => Number(here.has(b.label)) - Number(here.has(a.label)));
    const choice = await window.showQuickPick(items, {
      title: 'Explain a rule',
      placeHolder: here.size > 0 ? 'Those of the comments on this line come first' : 'A rule',
      matchOnDescription: true,
      matchOnDetail: true,
    });
    if (choice !== undefined) {
      await commands.executeCommand(EXPLAIN, choice.label);
    }
  }

  private async inspect(): Promise<void> {
    const document = window.activeTextEditor?.document;
    if (document === undefined || languages.match(DOCUMENTS, document) === 0) {
      void window.showInformationMessage('Open a Markdown or text document first, then ask what was understood of it.');
      return;
    }
    const program = this.server.program();
    if (program === undefined) {
      return;
    }
    const { dir, name } = parse(workspace.asRelativePath(document.uri));
    await this.pages.show(`${dir}/Understood of ${name}`, await understood(program, document));
  }

  private async report(): Promise<void> {
    const all = folders();
    if (all.length === 0) {
      await askForFolder();
      return;
    }
    const program = this.server.program();
    const folder = all.length === 1 ? all[0] : await window.showWorkspaceFolderPick();
    if (program === undefined || folder === undefined) {
      return;
    }
    const least = workspace.getConfiguration('sayso').get('minConfidence', 'configured');
    const confidence = least === 'configured' ? [] : ['--min-confidence', least];
    const args = ['check', '--color', 'never', '--fail-on', 'never', ...confidence, '.'];
    const text = await working('Writing the report …', () => run(program, args, folder.uri.fsPath));
    await this.pages.show(`Report on ${folder.name}`, text);
  }
}

/** As `sayso rules --format json` lists it. */
interface Rule {
  readonly name: string;
  readonly family: string;
  readonly summary: string;
}

/** The rules of the comments on the line of the cursor. */
function rulesHere(): Set<unknown> {
  const editor = window.activeTextEditor;
  if (editor === undefined) {
    return new Set();
  }
  const here = editor.document.lineAt(editor.selection.active.line).range;
  const comments = languages.getDiagnostics(editor.document.uri);
  return new Set(comments.filter((c) => c.source === SOURCE && c.range.intersection(here)).map((c) => c.code));
}

/** A saved document is read by its path, which may settle its kind; edits that are not saved count too. */
function understood(program: string, document: TextDocument): Promise<string> {
  if (document.isUntitled || document.isDirty) {
    return run(program, ['inspect', '-'], undefined, document.getText());
  }
  const file = document.uri.fsPath;
  const folder = workspace.getWorkspaceFolder(document.uri)?.uri.fsPath ?? dirname(file);
  return run(program, ['inspect', '--', relative(folder, file)], folder);
}

function folders(): readonly WorkspaceFolder[] {
  return workspace.workspaceFolders ?? [];
}

async function askForFolder(): Promise<void> {
  const open = 'Open Folder …';
  const choice = await window.showInformationMessage('Open the folder that holds your documents first.', open);
  if (choice === open) {
    await commands.executeCommand('workbench.action.files.openFolder');
  }
}

function working<T>(title: string, work: () => Promise<T>): Thenable<T> {
  return window.withProgress({ location: ProgressLocation.Window, title: `sayso: ${title}` }, work);
}
