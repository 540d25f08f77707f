// Starts a command of the project from a fresh clone. It is plain JavaScript for the oldest Node that is supported
// (20.19), and needs no package: it installs the packages, among them a current Node, and hands over to that one.
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { dirname, join } from 'node:path';

const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
if (major < 20 || (major === 20 && minor < 19)) {
  console.error(`Node ${process.versions.node} is too old to start from: take 20.19 or newer.`);
  process.exit(1);
}

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
  // Not `npm ci`: the compilers and linters have a package for each platform, and where a registry lacks those of other
  // platforms it refuses a lock file without them. The versions are the lock file's all the same.
  const install = spawnSync(
    file,
    [...first, 'install', '--no-save', '--no-audit', '--no-fund', '--loglevel=error'],
    { cwd: top, stdio: ['ignore', 'ignore', 'inherit'] },
  );
  if (install.status !== 0) {
    console.error('npm install failed: see its messages above. Is the npm registry within reach?');
    process.exit(1);
  }
  writeFileSync(`${stamp}.part`, lock);
  renameSync(`${stamp}.part`, stamp);
}

const [script, ...args] = process.argv.slice(2);
const child = spawn(
  join(modules, '.bin', 'node'),
  ['--conditions=source', '--disable-warning=ExperimentalWarning', join(top, script), ...args],
  // The channel carries nothing: its end tells the child that this process is gone, even by kill -9.
  { cwd: process.env.INIT_CWD ?? top, stdio: ['inherit', 'inherit', 'inherit', 'ipc'] },
);
// A terminal's Ctrl-C reaches the child by itself; a kill of this process is passed on. The child decides how it ends.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
  process.on(signal, () => {
    if (signal !== 'SIGINT' || !process.stdin.isTTY) child.kill(signal);
  });
}
// A killed npm cannot pass anything on. What is left of that is another parent: of this process, or of the shell that
// npm starts scripts with.
if (process.env.npm_lifecycle_event) {
  const family = () => [process.ppid, parentOf(process.ppid)].join(' ');
  const atFirst = family();
  setInterval(() => {
    if (family() !== atFirst) child.kill('SIGTERM');
  }, 1000).unref();
}
child.on('error', (error) => {
  console.error(`${join(modules, '.bin', 'node')} does not start: ${error.message}`);
  process.exit(1);
});
child.on('exit', (code, signal) => process.exit(code ?? (signal === 'SIGKILL' ? 137 : 1)));

/** The fourth field of /proc/PID/stat (proc_pid_stat(5)); the second may hold spaces and parentheses. */
function parentOf(pid) {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1];
  } catch {
    return undefined;
  }
}
