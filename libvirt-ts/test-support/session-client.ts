import { connect } from '../src/index.ts';

/**
 * A program for the session test: becomes a plain user if it is root (libvirt gives root no
 * session), connects with nothing running, and prints what it found. Argument: the user's folder.
 */
const [folder = ''] = process.argv.slice(2);
if (process.geteuid?.() === 0) {
  process.setgroups?.([]);
  process.setgid?.(65_534);
  process.setuid?.(65_534);
}
for (const name of ['HOME', 'XDG_RUNTIME_DIR', 'XDG_CONFIG_HOME', 'XDG_CACHE_HOME']) {
  process.env[name] = folder;
}
const found = [];
for (const uri of ['qemu:///session', 'test:///default']) {
  await using connection = await connect(uri);
  found.push({ type: await connection.type(), uri: connection.uri });
}
process.stdout.write(JSON.stringify(found));
