import type {
  AffectOptions,
  DomainFilter,
  SaveOptions,
  ShutdownOptions,
  StartOptions,
  StatsGroup,
  UndefineOptions,
  XmlOptions,
} from '../api/domain.ts';
import { flags } from '../protocol/enumerate.ts';

/** Options as the flags words of libvirt-domain.h. */

/** virDomainCreateFlags. */
export function startFlags(options: StartOptions): number {
  return flags({ paused: 1, autodestroy: 2, forceBoot: 8, validate: 16 }, options);
}

/** virDomainXMLFlags. */
export function xmlFlags(options: XmlOptions): number {
  return flags({ secure: 1, inactive: 2, updateCpu: 4, migratable: 8 }, options);
}

/** virDomainShutdownFlagValues, and virDomainRebootFlagValues, which are the same. */
export function shutdownFlags({ mode }: ShutdownOptions): number {
  return mode === undefined ? 0 : { acpi: 1, agent: 2, initctl: 4, signal: 8, paravirt: 16 }[mode];
}

/** virDomainUndefineFlagsValues. */
export function undefineFlags(options: UndefineOptions): number {
  const nvram = { keepNvram: options.nvram === 'keep' };
  const bits = {
    managedSave: 1,
    snapshotsMetadata: 2,
    nvram: 4,
    keepNvram: 8,
    checkpointsMetadata: 16,
  };
  return flags(bits, { ...options, ...nvram });
}

/** virDomainSaveRestoreFlags. */
export function saveFlags({ bypassCache, state }: SaveOptions): number {
  const bits = { bypassCache: 1, running: 2, paused: 4 };
  return flags(bits, { bypassCache, running: state === 'running', paused: state === 'paused' });
}

/** virDomainModificationImpact. */
export function affectFlags(options: AffectOptions): number {
  return flags({ live: 1, config: 2 }, options);
}

/** virConnectListAllDomainsFlags. */
export function listFlags({ active, persistent }: DomainFilter): number {
  const bits = { active: 1, inactive: 2, persistent: 4, transient: 8 };
  const chosen = {
    active,
    inactive: active === false,
    persistent,
    transient: persistent === false,
  };
  return flags(bits, chosen);
}

/** virDomainStatsTypes; 0 asks for all that the driver knows. */
export function statsFlags(groups: readonly StatsGroup[] = []): number {
  const bits = {
    state: 1,
    cpu: 2,
    balloon: 4,
    vcpu: 8,
    interface: 16,
    block: 32,
    perf: 64,
    iothread: 128,
    memory: 256,
    dirtyrate: 512,
    vm: 1024,
  };
  return groups.reduce((word, group) => word | bits[group], 0);
}
