import type { Json } from '../cache/digest.ts';
import type { Place } from '../errors.ts';

/** A kickstart with everything that it includes, as pykickstart understands it. */
export interface Kickstart {
  /** The file as it was named by whoever asked for it. */
  readonly file: string;
  /** The Fedora release whose syntax it was read in, such as F42. */
  readonly version: string;
  /** Every file that was read, the top one first: absolute, links resolved. */
  readonly files: readonly string[];
  /** In the order in which the files say them. */
  readonly commands: readonly Command[];
  /** undefined: there is no %packages section. */
  readonly packages: Packages | undefined;
  /** All scripts that are not empty. */
  readonly scripts: readonly Script[];
  /** All sections but %packages, as written. */
  readonly sections: readonly Section[];
  readonly warnings: readonly Warning[];
}

export interface Command {
  readonly name: string;
  /** The words after the name, quotation marks and comments taken off. */
  readonly args: readonly string[];
  /** The line as written. */
  readonly text: string;
  /** What pykickstart read out of it, under pykickstart's own names. */
  readonly values: Readonly<Record<string, Json>>;
  readonly place: Place;
}

/** A name and the last line that says it. */
export interface Named {
  readonly name: string;
  readonly place: Place;
}

/** How much of a group is wanted: `--nodefaults`, nothing, `--optional`. */
export type Extent = 'mandatory' | 'default' | 'all';

export interface WantedGroup extends Named {
  readonly extent: Extent;
}

/** All %packages sections, merged as Anaconda does: the last line about a name counts. */
export interface Packages {
  readonly place: Place;
  /** `@^NAME`; undefined: none is named. */
  readonly environment: Named | undefined;
  readonly groups: readonly WantedGroup[];
  readonly excludedGroups: readonly Named[];
  /** Names, names with architecture or version, and globs. */
  readonly packages: readonly Named[];
  readonly excluded: readonly Named[];
  /** `--default`: the default environment, whatever it is. */
  readonly default: boolean;
  readonly noCore: boolean;
  readonly excludeDocs: boolean;
  readonly excludeWeakDependencies: boolean;
  readonly ignoreMissing: boolean;
  readonly ignoreBroken: boolean;
  readonly multilib: boolean;
  /** `--inst-langs`: languages joined by colons; undefined: all. */
  readonly languages: string | undefined;
}

export interface Script {
  readonly kind: 'pre' | 'pre-install' | 'post' | 'onerror' | 'traceback';
  readonly interpreter: string;
  /** Whether it runs inside the installed system. */
  readonly chroot: boolean;
  readonly errorOnFail: boolean;
  readonly logFile: string | undefined;
  readonly body: string;
  readonly place: Place;
}

export interface Section {
  /** Such as %post. */
  readonly name: string;
  /** The line that opens it. */
  readonly header: string;
  /** The lines up to %end. */
  readonly body: string;
  readonly place: Place;
}

/** Something that is in order today and may not be in a later release. */
export interface Warning {
  readonly place: Place;
  readonly message: string;
}
