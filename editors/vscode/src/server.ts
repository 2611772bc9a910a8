/** The language server: started, stopped, started again. */

import { EventEmitter, window, workspace, type ExtensionContext } from 'vscode';
import { LanguageClient, State, type Middleware } from 'vscode-languageclient/node';
import { find, Missing, tellMissing } from './program';
import type { Pages } from './pages';

/** The documents that sayso reads. What lies elsewhere, such as an older version in a comparison, is left alone. */
export const DOCUMENTS = ['markdown', 'mdx', 'plaintext'].flatMap((language) =>
  ['file', 'untitled'].map((scheme) => ({ language, scheme })),
);

/** What stands beside documents: configuration, and what may be a register. Of other files the server says nothing. */
const BESIDE = ['**/sayso.toml', '**/registers/**/*.toml', '**/*.{csv,tsv,yaml,yml}'].map((pattern) => ({
  scheme: 'file',
  pattern,
}));

/** The server's command; it takes the name of a rule and returns its page. */
export const EXPLAIN = 'sayso.explainRule';

/** What the editor shows by itself, so that the server need not. */
const SHOWS = { showsPages: true, hoversComments: true, commentsCommand: 'workbench.actions.view.problems' };

export type Condition = 'starting' | 'running' | 'stopped' | 'missing';

export class Server {
  client: LanguageClient | undefined;
  condition: Condition = 'stopped';
  private readonly changed = new EventEmitter<Condition>();
  readonly onDidChange = this.changed.event;
  readonly log = window.createOutputChannel('sayso', { log: true });
  /** Starting and stopping, one after the other. */
  private queue: Promise<void> = Promise.resolve();

  constructor(
    private readonly context: ExtensionContext,
    private readonly pages: Pages,
  ) {}

  /** Starts the server, and before that ends the one that runs. Says so where it cannot. */
  restart(): Promise<void> {
    this.queue = this.queue.then(() => this.end()).then(() => this.begin());
    return this.queue;
  }

  stop(): Promise<void> {
    this.queue = this.queue.then(() => this.end());
    return this.queue;
  }

  /** The program's path; where there is none, says so and gives nothing. */
  program(): string | undefined {
    try {
      return find(this.context);
    } catch (error) {
      if (!(error instanceof Missing)) {
        throw error;
      }
      this.log.error(error.message);
      void tellMissing(this.context, error);
      return undefined;
    }
  }

  private async begin(): Promise<void> {
    const program = this.program();
    if (program === undefined) {
      this.become('missing');
      return;
    }
    this.log.info(`Starting ${program}`);
    const client = new LanguageClient('sayso', 'sayso', { command: program, args: ['server'] }, {
      documentSelector: [...DOCUMENTS, ...BESIDE],
      outputChannel: this.log,
      // The server takes its settings when it starts, so a change of them starts it again.
      initializationOptions: { ...workspace.getConfiguration().get<object>('sayso'), ...SHOWS },
      middleware: this.middleware(),
    });
    client.onDidChangeState(({ newState }) => {
      const conditions = {
        [State.Starting]: 'starting',
        [State.StartFailed]: 'stopped',
        [State.Running]: 'running',
        [State.Stopped]: 'stopped',
      } as const;
      this.become(conditions[newState]);
    });
    this.client = client;
    try {
      await client.start();
    } catch (error) {
      // The client has said so, and the log has the rest.
      this.log.error(String(error));
    }
  }

  private async end(): Promise<void> {
    const client = this.client;
    this.client = undefined;
    try {
      await client?.dispose();
    } catch (error) {
      // A server that fell over cannot be ended in order.
      this.log.warn(String(error));
    }
  }

  private become(condition: Condition): void {
    this.condition = condition;
    this.changed.fire(condition);
  }

  private middleware(): Middleware {
    const on = (setting: string) => workspace.getConfiguration('sayso').get(`${setting}.enabled`, true);
    return {
      provideCodeLenses: (document, token, next) => (on('codeLens') ? next(document, token) : []),
      provideInlayHints: (document, range, token, next) => (on('inlayHints') ? next(document, range, token) : []),
      executeCommand: async (command, args, next) => {
        const result: unknown = await next(command, args);
        if (command === EXPLAIN && typeof result === 'string') {
          await this.pages.showMarkdown(String(args[0]), result);
        }
        return result;
      },
    };
  }
}
