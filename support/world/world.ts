import { World } from '@cucumber/cucumber';
import { AssertionError, config, expect } from 'chai';
import { Desktop } from '../desktop/desktop.ts';
import { Evidence } from '../evidence/evidence.ts';
import type { CommandOptions, CommandResult, Host } from '../host/host.ts';
import type { Account, Edition } from '../images/image.ts';
import type { PreparedEdition } from '../images/edition-host.ts';
import type { Tree } from '../compose/compose.ts';
import type { RepositoryView } from '../compose/repository-view.ts';
import type { DownloadServer, OfferedFile } from '../network/download-server.ts';
import type { Meddler } from '../network/meddler.ts';
import type { NameServer } from '../network/name-server.ts';
import type { WebServer } from '../network/web-server.ts';
import type { ManifestEntry } from '../observe/folder-manifest.ts';
import type { SystemNote } from '../observe/system-note.ts';
import type { DownloadTree } from './download-tree.ts';
import type { Expected } from './expected-downloads.ts';
import type { WrittenFile } from './files.ts';
import type { Running } from './running.ts';
import { awaitNeeds, lend, retriesOf, type Made, type Needs } from './lending.ts';
import type { Parameters } from './prepared.ts';
import type { SuiteRun } from './suite-run.ts';
import { typed } from './typed.ts';

// A list that differs is shown whole: its reader wants to know which package it was.
config.truncateThreshold = 0;

/** Somebody who acts on a host: root, the administrator of the kickstart, or a user by name. */
export interface Person {
  readonly name: 'root' | 'the administrator' | (string & {});
}

/** What a scenario knows: its host, what was last done there, and what it keeps for a later step. */
export class PrototypeWorld extends World<Parameters> {
  readonly evidence = new Evidence();
  /** What a scenario started beside its host; ended with it. */
  readonly resources = new AsyncDisposableStack();
  nameServer: NameServer | undefined;
  webServer: WebServer | undefined;
  downloads: DownloadServer | undefined;
  /** Repositories of RPMs that the scenario serves. */
  repositories: readonly { readonly id: string; readonly url: string; readonly key: string }[] = [];
  /** What the host sees of the distribution's trees, if a step set that up. */
  trees: RepositoryView | undefined;
  noted: SystemNote | undefined;
  /** The stand-in of Fedora's download tree that a step opened, and how a fetch from it ended. */
  downloadTree: DownloadTree | undefined;
  fetched: { readonly problem: string | undefined } | undefined;
  /** A run of the suite beside this one. */
  suiteRun: SuiteRun | undefined;
  /** Commits of trees that a box hosts, by their names there, for when another box is spoken of. */
  readonly hosted = new Map<string, string>();
  /** What a step has begun and not waited for. */
  begun: Running | undefined;
  /** Where another box finds them, and who stands on the way, if a step set that up. */
  hostedUrl: string | undefined;
  meddler: Meddler | undefined;
  /** Files that a step wrote, for a later one to look at. */
  readonly written: WrittenFile[] = [];
  /** Folders that a step filled with files of every kind, and all that is known of what is in them. */
  madeIn: readonly string[] = [];
  made: ReadonlyMap<string, ManifestEntry> = new Map();
  /** What a step said is expected of Downloads. */
  expectedDownloads: readonly Expected[] = [];
  #downloaded: OfferedFile | undefined;
  /** The image of the second disk that a step plugged in: a file of the run's. */
  projectsDisk: string | undefined;
  #otherRef: { readonly ref: string; readonly commit: string } | undefined;
  /** Passwords that a scenario gave to users, the administrator's new one among them. */
  readonly passwords = new Map<string, string>();

  #needs: Needs = {
    editions: [],
    updates: false,
    alternates: false,
    desktop: false,
    fresh: false,
    beside: false,
  };
  #made: ReadonlyMap<Edition, Made> = new Map();
  #subject: Made | undefined;
  #host: Host | undefined;
  #desktop: Desktop | undefined;
  #last: CommandResult | undefined;
  #answered = true;

  /** Waits until what the scenario's tags ask for is there; called before its first step. */
  async awaitNeeds(needs: Needs): Promise<void> {
    this.#needs = needs;
    this.#made = await awaitNeeds(this.parameters, needs);
  }

  /** Lends a running host of an edition: one that is shared with scenarios that only read, or one of its own. */
  async lend(edition: Edition): Promise<void> {
    await this.#lend(edition, false);
  }

  /** Lends another host, which the scenario is about from now on; the one that it has had goes on until its end. */
  async lendBeside(edition: Edition): Promise<void> {
    const first = this.host;
    await this.lend(edition);
    this.resources.use(first);
  }

  /** The same of a host whose administrator is logged in to the desktop. */
  async lendDesktop(edition: Edition): Promise<void> {
    await this.#lend(edition, true);
  }

  async #lend(edition: Edition, desktop: boolean): Promise<void> {
    const made = this.#made.get(edition);
    if (made === undefined) {
      throw new Error(
        `No ${edition} was prepared for this scenario: is its tag @${edition} missing?`,
      );
    }
    this.#subject = made;
    const { fresh } = this.#needs;
    this.use(await lend(this.parameters, made, { edition, fresh, desktop }));
    await this.evidence.watch(this.host, retriesOf(this.host));
  }

  /** The administrator's desktop on the host. */
  get desktop(): Desktop {
    if (this.#desktop?.host !== this.host) {
      this.#desktop = new Desktop(this.host, this.administrator.name);
    }
    return this.#desktop;
  }

  /** Makes a host the one that the scenario is about. */
  use(host: Host): void {
    this.#host = host;
  }

  get host(): Host {
    if (this.#host === undefined) throw new Error('No step of this scenario has asked for a host.');
    return this.#host;
  }

  /** The host, if the scenario came as far as to get one. */
  get lentHost(): Host | undefined {
    return this.#host;
  }

  /** What was prepared for the edition of the host. */
  get subject(): PreparedEdition {
    if (this.#subject === undefined) {
      throw new Error('No step of this scenario has named an edition.');
    }
    return this.#subject.prepared;
  }

  /** What the distribution publishes next. */
  get update(): Tree {
    const update = this.#subject?.update;
    if (update === undefined) {
      throw new Error('No update was composed for this scenario: is its tag @update missing?');
    }
    return update;
  }

  /** The tree with a significant component changed. */
  get alternate(): Tree {
    const alternate = this.#subject?.alternate;
    if (alternate === undefined) {
      throw new Error('No alternate tree was composed for this scenario: is its tag missing?');
    }
    return alternate;
  }

  /** The trees that were composed for the scenario beside the installed one, by what they are. */
  get composed(): Readonly<Record<'update' | 'alternate', Tree | undefined>> {
    return { update: this.#subject?.update, alternate: this.#subject?.alternate };
  }

  /** A ref beside the one that the host follows, and what was published there. */
  get otherRef(): { readonly ref: string; readonly commit: string } {
    if (this.#otherRef === undefined) throw new Error('No step published on another ref.');
    return this.#otherRef;
  }

  set otherRef(published: { readonly ref: string; readonly commit: string }) {
    this.#otherRef = published;
  }

  /** The page with files to download. */
  get page(): DownloadServer {
    if (this.downloads === undefined) throw new Error('No step put files on the network.');
    return this.downloads;
  }

  /** The file that was downloaded last. */
  get downloaded(): OfferedFile {
    if (this.#downloaded === undefined) throw new Error('No step downloaded a file.');
    return this.#downloaded;
  }

  set downloaded(file: OfferedFile) {
    this.#downloaded = file;
  }

  /** The account that the kickstart makes for the administrator. */
  get administrator(): Account & { readonly password: string } {
    const account = this.host.accounts.find((each) => each.administrator && each.key);
    if (account?.password === undefined) {
      throw new Error(
        `${this.host.name} has no administrator with a password whom the suite's key opens: see its kickstart.`,
      );
    }
    return { ...account, password: account.password };
  }

  /** The account's name of a person. */
  accountOf({ name }: Person): string {
    return name === 'the administrator' ? this.administrator.name : name;
  }

  /** The password that lets a person in at this point of the scenario. */
  passwordOf(person: Person): string {
    const account = this.accountOf(person);
    const password = this.passwords.get(account);
    if (password !== undefined) return password;
    if (person.name === 'the administrator') return this.administrator.password;
    throw new Error(`No step of this scenario gave ${account} a password.`);
  }

  /** What a command prints that has to succeed: for looking, and for what a step prepares. */
  async read(argv: readonly [string, ...string[]], options: CommandOptions = {}): Promise<string> {
    return (await this.host.exec(argv, options)).stdout;
  }

  /**
   * Does what a scenario is about, as a person: it may fail. Unless a later step asks how it ended, a failure fails the
   * scenario.
   */
  async attempt(command: string, person: Person, options: CommandOptions = {}): Promise<void> {
    this.settle();
    this.#answered = false;
    this.#last = await this.host.run(typed(this, command), {
      accept: 'any',
      as: this.accountOf(person),
      ...options,
    });
  }

  /** How the last attempt ended. Who asks takes care of its failure. */
  get last(): CommandResult {
    if (this.#last === undefined) throw new Error('Nothing was attempted in this scenario.');
    this.#answered = true;
    return this.#last;
  }

  /** @throws AssertionError for an attempt that failed while no step asked how it ended */
  settle(): void {
    if (this.#answered || this.#last === undefined) return;
    this.#answered = true;
    const { command, user, exitCode, signal, stdout, stderr } = this.#last;
    this.expect(
      exitCode ?? signal,
      `"${command}" of ${user} was expected to succeed; it printed:\n${stdout}${stderr}\nits exit code`,
    ).to.equal(0);
  }

  /** An error for what was expected and is not, with the host that it was looked for on. */
  failure(what: string): Error {
    return new AssertionError(`${what} (on ${this.host.name})`);
  }

  /** An expectation whose message says what was looked at, and on which host. */
  expect(value: unknown, what: string): Chai.Assertion {
    const where = this.#host === undefined ? '' : ` (on ${this.#host.name})`;
    return expect(value, `${what}${where}`);
  }
}
