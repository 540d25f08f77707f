/** A deployment in `rpm-ostree status --json`: the members that are looked at. */
export interface Deployment {
  readonly id: string;
  readonly osname: string;
  readonly checksum: string;
  readonly serial: number;
  readonly booted: boolean;
  readonly staged?: boolean;
  readonly pinned?: boolean;
  /** `none`, or how /usr was made writable. */
  readonly unlocked?: string;
  /** `REMOTE:REF`. */
  readonly origin?: string;
  readonly version?: string;
  readonly packages?: readonly string[];
  readonly 'gpg-enabled'?: boolean;
  /**
   * One row a signature: valid, expired signature, expired key, revoked key, missing key, fingerprint … as
   * ostree_gpg_verify_result_get_all() lists them.
   */
  readonly signatures?: readonly (readonly unknown[])[];
}

export interface Status {
  /** The first is what the next boot takes. */
  readonly deployments: readonly Deployment[];
}

/** @throws TypeError if the text is not what `rpm-ostree status --json` prints */
export function parseStatus(json: string): Status {
  const value: unknown = JSON.parse(json);
  if (!isStatus(value)) {
    throw new TypeError(`This is no output of rpm-ostree status --json: ${json.slice(0, 200)}`);
  }
  return value;
}

/** @throws TypeError if no deployment is booted */
export function bootedDeployment({ deployments }: Status): Deployment {
  const booted = deployments.find((each) => each.booted);
  if (booted === undefined) throw new TypeError('No deployment is booted.');
  return booted;
}

/** Fingerprints of the keys whose signatures are valid. */
export function validSignatures({ signatures = [] }: Deployment): readonly string[] {
  return signatures.flatMap((row) => {
    const [valid, , , , , fingerprint] = row;
    return valid === true && typeof fingerprint === 'string' ? [fingerprint] : [];
  });
}

function isStatus(value: unknown): value is Status {
  if (typeof value !== 'object' || value === null || !('deployments' in value)) return false;
  const { deployments } = value;
  return (
    Array.isArray(deployments) &&
    deployments.every(
      (each: unknown) =>
        typeof each === 'object' && each !== null && 'checksum' in each && 'booted' in each,
    )
  );
}
