// VS Code's workbench in a browser without a window, driven as a person drives it: by keys, the palette and what
// stands on the screen. Nothing here sleeps: each step waits for what it brings about.

import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { createServer } from 'node:net';
import { dirname, join } from 'node:path';

const PATIENCE = 60_000;
/** After so many milliseconds a key that has brought nothing about is pressed again. */
const AGAIN = 5_000;

/** What stands around the document is kept off the screen, and nothing is fetched or saved by itself. */
const QUIET = {
  'chat.commandCenter.enabled': false,
  'editor.minimap.enabled': false,
  'explorer.autoReveal': false,
  'extensions.autoCheckUpdates': false,
  'extensions.ignoreRecommendations': true,
  'files.autoSave': 'off',
  'git.enabled': false,
  'telemetry.telemetryLevel': 'off',
  'window.commandCenter': false,
  'workbench.colorTheme': 'Default Light Modern',
  'workbench.layoutControl.enabled': false,
  'workbench.reduceMotion': 'on',
  'workbench.startupEditor': 'none',
  'workbench.tips.enabled': false,
};

/**
 * Runs one test: node TEST.mjs EDITOR CHROMIUM SAYSO EXTENSION SCRATCH PICTURES
 *
 * EDITOR is where tests/editors/install put code-server, EXTENSION the packaged extension, SCRATCH an empty folder,
 * PICTURES where pictures of the screen go.
 */
export async function run(name, { prepare, test }) {
  const [editor, chromium, sayso, extension, scratch, pictures] = process.argv.slice(2);
  const place = { editor, chromium, sayso, extension, scratch, pictures: join(pictures, name) };
  rmSync(place.pictures, { recursive: true, force: true });
  mkdirSync(place.pictures, { recursive: true });
  const workbench = new Workbench(place);
  process.once('SIGTERM', async () => {
    await workbench.close();
    process.exit(1);
  });
  try {
    cpSync('examples', workbench.folder, { recursive: true });
    workbench.write('User/settings.json', QUIET);
    workbench.set({});
    workbench.install();
    await prepare?.(workbench);
    await workbench.open();
    await test(workbench);
    console.log(`${name}: passed`);
  } catch (error) {
    await workbench.picture('failed').catch(() => {});
    console.log(workbench.logs());
    console.log(`the screen: ${join(place.pictures, 'failed.png')}`);
    // Last, where a log that is cut short still holds it.
    console.log(`${name}: ${error.stack}`);
    process.exitCode = 1;
  } finally {
    await workbench.close();
  }
}

class Workbench {
  constructor(place) {
    this.place = place;
    this.folder = join(place.scratch, 'Larkspur Ledger');
    this.data = join(place.scratch, 'data');
    this.extensions = join(place.scratch, 'extensions');
    this.environment = {};
    this.output = '';
  }

  // Before it opens, and around it.

  codeServer(...args) {
    const folders = ['--user-data-dir', this.data, '--extensions-dir', this.extensions];
    const config = ['--config', join(this.place.scratch, 'config.yaml')];
    return [join(this.place.editor, 'node_modules/.bin/code-server'), [...config, ...folders, ...args]];
  }

  install() {
    execFileSync(...this.codeServer('--install-extension', this.place.extension), { stdio: 'pipe' });
  }

  /** The settings that the test is about: those of the machine. They take effect at once. */
  set(settings) {
    this.write('Machine/settings.json', settings);
  }

  write(path, settings) {
    mkdirSync(dirname(join(this.data, path)), { recursive: true });
    writeFileSync(join(this.data, path), JSON.stringify(settings, null, 2));
  }

  async open() {
    const port = await freePort();
    const args = [
      ...['--auth', 'none', '--bind-addr', `127.0.0.1:${port}`, '--disable-telemetry', '--disable-update-check'],
      ...['--disable-workspace-trust', '--disable-getting-started-override', this.folder],
    ];
    // As from a shell: otherwise a login shell is asked for the environment, and this one's PATH is gone.
    const env = { ...process.env, VSCODE_CLI: '1', ...this.environment };
    delete env.VSCODE_IPC_HOOK_CLI;
    this.process = spawn(...this.codeServer(...args), { env, detached: true });
    for (const stream of [this.process.stdout, this.process.stderr]) {
      stream.on('data', (data) => (this.output += data));
    }
    await this.until('code-server to listen', () => this.output.includes('HTTP server listening'));
    const { chromium } = createRequire(join(this.place.editor, 'package.json'))('playwright-core');
    this.browser = await chromium.launch({
      executablePath: this.place.chromium,
      args: ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage'],
    });
    const context = await this.browser.newContext({ viewport: { width: 1100, height: 660 } });
    this.page = await context.newPage();
    this.page.setDefaultTimeout(PATIENCE);
    await this.page.goto(`http://127.0.0.1:${port}/?folder=${encodeURIComponent(this.folder)}`);
    await this.page.locator('.explorer-folders-view .monaco-list-row').first().waitFor();
  }

  async close() {
    await this.browser?.close();
    if (this.process && this.process.exitCode === null) {
      const ended = once(this.process, 'exit');
      process.kill(-this.process.pid, 'SIGTERM');
      await ended;
    }
  }

  /** What code-server said, and what the extension logged. */
  logs() {
    const find = ['-c', 'find "$1/logs" -name "*sayso*.log" -exec cat {} + 2>/dev/null | tail -30', '-', this.data];
    return this.output + execFileSync('sh', find, { encoding: 'utf8' });
  }

  // What a person does.

  async press(...keys) {
    for (const key of keys) {
      await this.page.keyboard.press(key);
    }
  }

  async type(text) {
    await this.page.keyboard.insertText(text);
  }

  box() {
    return this.page.locator('.quick-input-widget input[type=text]').first();
  }

  /** Opens the box at the top of the window. A key that comes while the focus moves is lost; a person presses again. */
  async openBox(key) {
    await this.until('the box at the top of the window', async () => {
      await this.press(key);
      const shown = this.box().waitFor({ timeout: AGAIN });
      return shown.then(() => true, () => false);
    });
  }

  async command(title) {
    await this.openBox('F1');
    await this.pick(`>${title}`, title);
  }

  /** A command that asks something, and the answer. What takes the focus meanwhile closes the box; a person asks again. */
  async ask(title, text, row) {
    await this.until(`“${title}” to ask`, async () => {
      await this.command(title);
      const shown = this.box().waitFor({ timeout: AGAIN });
      return shown.then(() => true, () => false);
    });
    await this.pick(text, row);
  }

  async openDocument(path) {
    await this.openBox('Control+p');
    await this.pick(path, path.split('/').at(-1));
    await this.page.locator('.tab.active', { hasText: path.split('/').at(-1) }).waitFor();
    await this.editor().locator('.view-line').first().waitFor();
  }

  /** Types into the box at the top of the window and takes the row that stands first, once that holds a text. */
  async pick(text, row) {
    const box = this.box();
    await box.fill(text);
    await this.page.locator('.quick-input-list .monaco-list-row.focused', { hasText: row }).waitFor();
    await this.press('Enter');
    // Some commands ask something more in the same box.
    await this.until(`“${text}” to be taken`, async () => !(await box.isVisible()) || (await box.inputValue()) !== text);
  }

  async goTo(line, column) {
    await this.openBox('Control+g');
    await this.box().fill(`:${line}:${column}`);
    await this.press('Enter');
    await this.sees('#status\\.editor\\.selection', `Ln ${line}, Col ${column}`);
  }

  /** Opens the light bulb's menu. */
  async openLightBulb() {
    const menu = this.page.locator('.action-widget');
    const nothing = this.page.locator('.monaco-editor-overlaymessage', { hasText: 'No code actions available' });
    await this.press('Control+.');
    await this.until('the menu of the light bulb', async () => {
      // An extension of the editor's own that starts meanwhile costs the answer; a person asks again.
      if (await nothing.isVisible()) {
        await this.press('Escape', 'Control+.');
      }
      return menu.isVisible();
    });
  }

  /** Chooses from the light bulb's menu; a click there is swallowed. */
  async choose(title) {
    const row = this.page.locator('.action-widget .monaco-list-row.action', { hasText: title }).first();
    await row.waitFor();
    const focused = () => row.evaluate((element) => element.classList.contains('focused'));
    await this.until(`“${title}” to be chosen`, async () => {
      if (await focused()) {
        return true;
      }
      await this.press('ArrowDown');
      return focused();
    });
    await this.press('Enter');
  }

  async closeAll() {
    await this.command('View: Close All Editors');
    await this.until('all editors to close', async () => (await this.page.locator('.tab').count()) === 0);
  }

  // What a person sees.

  editor() {
    return this.page.locator('.editor-instance').first();
  }

  /** Waits until a preview of Markdown, a page within a page within the page, holds the text and has the focus. */
  async seesPreview(text) {
    await this.sees(this.page.frameLocator('iframe.webview').last().frameLocator('iframe').locator('body'), text);
    const focused = () => this.page.evaluate(() => document.activeElement?.tagName === 'IFRAME');
    await this.until('the preview to take the focus', focused);
  }

  status() {
    return this.page.locator('[id="sayso.sayso.sayso.status"]');
  }

  /** Waits until an element that can be seen holds the text. */
  async sees(place, text) {
    const locator = typeof place === 'string' ? this.page.locator(place) : place;
    await locator.filter({ hasText: text, visible: true }).first().waitFor();
  }

  /** Waits until the status bar counts so many comments on the document in front. */
  async seesComments(count) {
    await this.sees(this.status(), new RegExp(`sayso: ${count}$`));
  }

  async picture(name) {
    await this.page.screenshot({ path: join(this.place.pictures, `${name}.png`) });
  }

  /** Waits for something that is not on the screen. */
  async until(what, is) {
    const end = Date.now() + PATIENCE;
    while (!(await is())) {
      assert(Date.now() < end, `waited for ${what}`);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }

  // What is true.

  /** What `sayso check` says of a file or folder of the workspace. */
  check(path, ...options) {
    const args = ['check', '--format', 'json', '--fail-on', 'never', ...options, path];
    return JSON.parse(execFileSync(this.place.sayso, args, { cwd: this.folder, encoding: 'utf8' }));
  }

  read(path) {
    return readFileSync(join(this.folder, path));
  }
}

async function freePort() {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address();
  server.close();
  await once(server, 'close');
  return port;
}
