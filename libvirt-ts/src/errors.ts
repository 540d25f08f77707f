import {
  errorCodeName,
  errorDomainName,
  errorLevelName,
  type ErrorCodeName,
} from './protocol/error-names.ts';

/** What a daemon says of a failure (virNetMessageError). */
export interface ErrorDetails {
  readonly code: number;
  readonly domain: number;
  readonly level: number;
  readonly message: string;
  readonly strings?: readonly (string | undefined)[];
  readonly numbers?: readonly number[];
}

/** A daemon refused a call. `code`, `domain` and `level` are libvirt's numbers, the …Name their names. */
export class LibvirtError extends Error {
  override readonly name = 'LibvirtError';
  readonly code: number;
  readonly domain: number;
  readonly level: number;
  /** `VIR_ERR_NO_DOMAIN` … */
  readonly codeName: ErrorCodeName;
  /** `VIR_FROM_QEMU` … */
  readonly domainName: string;
  /** `VIR_ERR_ERROR` or `VIR_ERR_WARNING`. */
  readonly levelName: string;
  /** The procedure that failed, as it is called in the table. */
  readonly procedure: string;
  /** str1 to str3 of the error, which some drivers fill. */
  readonly strings: readonly (string | undefined)[];
  /** int1 and int2 of the error. */
  readonly numbers: readonly number[];

  constructor(details: ErrorDetails, procedure: string) {
    super(details.message);
    this.code = details.code;
    this.domain = details.domain;
    this.level = details.level;
    this.codeName = errorCodeName(details.code);
    this.domainName = errorDomainName(details.domain);
    this.levelName = errorLevelName(details.level);
    this.procedure = procedure;
    this.strings = details.strings ?? [];
    this.numbers = details.numbers ?? [];
  }

  /** Whether something was refused with this code, by its name. */
  static is(error: unknown, codeName: ErrorCodeName): error is LibvirtError {
    return error instanceof LibvirtError && error.codeName === codeName;
  }
}

/** No connection could be made, or it has ended. `cause` tells more where there is more to tell. */
export class ConnectionError extends Error {
  override readonly name: string = 'ConnectionError';
}

/** The peer does not speak the protocol as it is written: the connection is closed with this. */
export class ProtocolError extends ConnectionError {
  override readonly name = 'ProtocolError';
}

/** QEMU's monitor or the guest agent refused a command. */
export class MonitorError extends Error {
  override readonly name = 'MonitorError';
  /** QMP's error class: `GenericError`, `CommandNotFound` … */
  readonly errorClass: string;

  constructor(errorClass: string, description: string) {
    super(description);
    this.errorClass = errorClass;
  }
}
