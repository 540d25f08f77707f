// Starts a command of the project from a fresh clone. It is plain JavaScript for the oldest Node that is supported
// (20.19), and needs no package: it installs the packages, among them a current Node, and hands over to that one.
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { dirname, join } from 'node:path';

const top = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
const modules = join(top, 'node_modules');
const stamp = join(modules, '.installed');
const lock = createHash('sha256')
  .update(readFileSync(join(top, 'package-lock.json')))
  .digest('hex');

if (!existsSync(stamp) || readFileSync(stamp, 'utf8') !== lock) {
  console.error('Installing the npm packages …');
  const npm = process.env.npm_execpath;
  const [file, ...first] = npm ? [process.execPath, npm] : ['npm'];
  // Optional packages are not needed, but for the newest compilers and linters their binaries are optional packages.
  const install = spawnSync(file, [...first, 'ci', '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd: top,
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  if (install.status !== 0) {
    console.error('npm ci failed: see its messages above. Is the npm registry within reach?');
    process.exit(1);
  }
  writeFileSync(stamp, lock);
}

const [script, ...args] = process.argv.slice(2);
const child = spawn(
  join(modules, '.bin', 'node'),
  ['--conditions=source', '--disable-warning=ExperimentalWarning', join(top, script), ...args],
  { cwd: process.env.INIT_CWD ?? top, stdio: 'inherit' },
);
// A terminal's Ctrl-C reaches the child by itself; a kill of this process is passed on. The child decides how it ends.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
  process.on(signal, () => {
    if (signal !== 'SIGINT' || !process.stdin.isTTY) child.kill(signal);
  });
}
child.on('exit', (code, signal) => process.exit(code ?? (signal === 'SIGKILL' ? 137 : 1)));
