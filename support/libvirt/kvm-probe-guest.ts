/**
 * A guest of 312 bytes for `kvmProbe`: as a kernel does, it turns on paging and 64-bit mode, and then takes 10,000
 * exceptions. A row is the machine code and what it does. It is loaded as a multiboot kernel (Multiboot Specification 0.6.96,
 * section 3.1) and answers over QEMU's isa-debug-exit device.
 */
const listing: readonly (readonly [code: string, does: string])[] = [
  ['02b0ad1b 00000100 fe4f51e4', 'multiboot header: magic, flags (addresses follow), checksum'],
  [
    '00001000 00001000 00000000 00000000 20001000',
    '  header and load address 1 MiB, whole file, no bss, entry',
  ],
  ['fa bc00401000', 'cli; mov $0x104000,%esp'],
  ['bf00101000 31c0 b9000c0000 fc f3ab', 'clear three pages at 0x101000 for the page tables'],
  ['c7050010100003201000', 'level 4: its first entry points to level 3'],
  ['c7050020100003301000', 'level 3: its first entry points to level 2'],
  ['bf00301000 b883000000', 'level 2: 512 pages of 2 MiB, each mapped to itself'],
  ['8907 83c708 0500002000 81ff00401000 75ee', '  (the loop over them)'],
  ['b800101000 0f22d8', '%cr3 = level 4'],
  ['0f20e0 83c820 0f22e0', '%cr4 |= PAE'],
  ['b9800000c0 0f32 0d00010000 0f30', 'EFER |= LME'],
  ['0f20c0 0d00000080 0f22c0', '%cr0 |= PG: paging and long mode are on'],
  ['0f011528011000 ea9d0010000800', 'lgdt; ljmp into 64-bit code'],
  ['b810000000 8ed8 8ec0 8ed0 bc00501000', 'data segments; stack'],
  ['b808011000 66890425 30501000', 'interrupt 3 leads to the handler:'],
  ['66c704253250100008 00', '  code segment'],
  ['66c704253450100000 8e', '  a 64-bit interrupt gate'],
  ['c1e810 6689042536501000', "  the handler's upper half"],
  ['c704253850100000000000', '  and top'],
  ['0f011c252e011000', 'lidt'],
  ['31db bd10270000', 'count 10,000 times:'],
  ['cc 31c0 ffcd 75f9', '  int3; dec; loop'],
  ['81fb10270000 0f94c0 e6f4', 'all were handled? out %al,$0xf4 tells the emulator'],
  ['f4 ebfd', 'hlt for ever'],
  ['ffc3 48cf', 'the handler: count; iretq'],
  ['0f1f4000', '(alignment)'],
  ['0000000000000000 0000000000 9a2000 0000000000920000', 'descriptors: none, 64-bit code, data'],
  ['1700 10011000', "their table's limit and address"],
  ['ff0f 0050100000000000', "the interrupt table's limit and address"],
];

export const probeGuest: Uint8Array = Buffer.from(
  listing.map(([code]) => code.replaceAll(' ', '')).join(''),
  'hex',
);

/** What QEMU exits with when the guest was content: (1 << 1) | 1. */
export const probeSuccess = 3;
