import type { InstallerConsole } from '../installer-console.ts';

/**
 * What may stand before Anaconda's words: nothing where it writes to the console itself, the kernel's time and the name of
 * the process where the journal does.
 */
const before = String.raw`^\s*(?:\[\s*[\d.]+\]\s*)?(?:anaconda\[\d+\]:\s*)?`;

function line(words: string, flags = ''): RegExp {
  return new RegExp(`${before}${words}`, flags);
}

/** The steps that Anaconda announces, each in a line of its own (pyanaconda's installation queues and rpm-ostree tasks). */
const steps = [
  'Setting up the installation environment',
  'Configuring storage',
  'Creating .+ on /dev/\\S+',
  'Running pre-installation (?:scripts|tasks)',
  'Starting pull of .+',
  'Receiving objects: .+',
  'Writing objects',
  'Preparing deployment of .+',
  'Deployment (?:starting|complete): .+',
  'Installing boot loader',
  'Performing post-installation setup tasks',
  'Configuring installed system',
  'Writing network configuration',
  'Creating users',
  'Configuring addons',
  'Generating initramfs',
  'Running post-installation scripts',
  'Storing configuration files and kickstarts',
] as const;

/**
 * How Anaconda talks in text mode on the serial console, without tmux (`inst.notmux`): read out of its sources. The screen
 * that says that it is done is not shown when a kickstart ends with the machine's end, so the last step counts as success,
 * if nothing has failed before.
 */
export const anacondaConsole: InstallerConsole = {
  progress: line(`(${steps.join('|')})\\s*$`),
  failures: [
    {
      name: 'the kickstart is wrong',
      pattern: line('(An error occurred during reading the kickstart file:?.*)'),
    },
    {
      name: 'a script of the kickstart failed',
      pattern: line('(There was an error running the kickstart script at line.*)'),
    },
    {
      name: 'the tree is not signed by the key that is trusted',
      pattern:
        /((?:GPG verification enabled, but no signatures found|Can't check signature: public key not found|GPG signatures found, but none are in trusted keyring|BAD signature from).*)/,
    },
    {
      name: 'there is no room on the disk',
      pattern:
        /(No space left on device|[Nn]ot enough (?:free )?space\b.*|Unable to allocate requested partition scheme.*)/,
    },
    { name: 'the tree could not be pulled', pattern: /(Failed to pull from repository: .*)/ },
    {
      name: 'the installer could not do a step',
      pattern: line(
        '((?:The following error occurred while installing|The following errors occurred with your partitioning|An error has occurred - no valid devices were found|The command .* exited with the code).*)',
      ),
    },
    {
      name: 'the installer would have to ask',
      pattern: line('(The installation was stopped due to (?:an error|incomplete spokes).*)'),
    },
    {
      name: 'the installer asks',
      pattern:
        /((?:Please make a selection from the above|Please respond 'yes' or 'no'|Press ENTER to (?:continue|exit)|Would you like to ignore this and continue with|Enter '?b'? to begin the installation).*)/i,
    },
    {
      name: 'the installer crashed',
      pattern: line('(An unknown error has occur?red.*|Traceback \\(most recent call last\\):)'),
    },
    {
      name: 'the installer ended before it was done',
      pattern: /(Pane is dead.*|The installer will now terminate\.)/,
    },
    {
      name: "the installer's second stage was not found",
      pattern:
        /((?:dracut-initqueue.*|Warning: )?(?:dracut-initqueue timeout.*|anaconda: failed to fetch stage2.*|.*no suitable images.*|Couldn't mount \S+.*|\/dev\/root does not exist.*))/,
    },
  ],
  installed: line('Installation complete|Storing configuration files and kickstarts'),
};
