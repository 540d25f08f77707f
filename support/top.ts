import { fileURLToPath } from 'node:url';

/** The top folder of the checkout, without a slash at its end. */
export const top = fileURLToPath(new URL('..', import.meta.url)).replace(/\/$/, '');
