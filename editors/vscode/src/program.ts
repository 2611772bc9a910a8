/** Where the program sayso is, and how it is run. */

import { execFile } from 'node:child_process';
import { accessSync, constants, statSync } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, join } from 'node:path';
import { commands, env, Uri, window, workspace, type ExtensionContext } from 'vscode';

const NAME = process.platform === 'win32' ? 'sayso.exe' : 'sayso';

/** There is no program, said in words for the person who sees them. */
export class Missing extends Error {}

/**
 * The path of the program: the one that the settings name, else the one that came with the extension, else the
 * one on the `PATH`. Throws {@link Missing}.
 */
export function find(context: ExtensionContext): string {
  const named = workspace.getConfiguration('sayso').get('server.path', '').trim();
  if (named !== '') {
    const path = named.replace(/^~(?=[/\\])/, homedir());
    if (isProgram(path)) {
      return path;
    }
    throw new Missing(`sayso cannot start: the settings look for its program at “${named}”, and there is none.`);
  }
  const folders = (process.env['PATH'] ?? '').split(delimiter).filter((folder) => folder !== '');
  const path = [context.asAbsolutePath('server'), ...folders].map((folder) => join(folder, NAME)).find(isProgram);
  if (path === undefined) {
    throw new Missing('sayso cannot start: its program is not on this computer, or not where it is looked for.');
  }
  return path;
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}

/** Says that there is no program, and helps to get one. */
export async function tellMissing(context: ExtensionContext, missing: Missing): Promise<void> {
  const [setting, instructions] = ['Open the Setting', 'How to Get It'] as const;
  const choice = await window.showErrorMessage(missing.message, setting, instructions);
  if (choice === setting) {
    // Away from home, the program's place is a setting of the machine there.
    const settings = env.remoteName === undefined ? 'openSettings' : 'openRemoteSettings';
    await commands.executeCommand(`workbench.action.${settings}`, { query: '@id:sayso.server.path' });
  } else if (choice === instructions) {
    await commands.executeCommand('markdown.showPreview', Uri.joinPath(context.extensionUri, 'INSTALL.md'));
  }
}

/**
 * What the program prints. `folder` is where it runs, `input` what it reads where an argument is `-`.
 * Fails with the program's own words where it ends with trouble, and says nothing else.
 */
export function run(program: string, args: readonly string[], folder?: string, input?: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const options = { maxBuffer: Infinity, windowsHide: true, ...(folder !== undefined && { cwd: folder }) };
    const child = execFile(program, args, options, (error, stdout, stderr) => {
      if (error && stdout === '') {
        reject(new Error(stderr.trim().replace(/^error: /, '') || error.message));
      } else {
        // Of a folder, some files may have been refused; the rest was checked.
        resolve(stdout + stderr);
      }
    });
    // A program that ends before it has read everything says why on its standard error.
    child.stdin?.on('error', () => {}).end(input ?? '');
  });
}
