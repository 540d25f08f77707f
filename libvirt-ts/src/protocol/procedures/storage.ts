import { array, int, uint } from '../../xdr/codec.ts';
import { POOLS_MAX, VOLUMES_MAX } from '../limits.ts';
import { procedures, programs } from '../procedure.ts';
import { pool, size, text, uuid, volume } from '../types.ts';

/** Storage pools and volumes; numbers and fields from libvirt's remote_protocol.x. */
export const storageProcedures = procedures(programs.remote, {
  poolCreateXml: [76, { xml: text, flags: uint }, { pool }],
  poolDefineXml: [77, { xml: text, flags: uint }, { pool }],
  poolCreate: [78, { pool, flags: uint }, {}],
  poolBuild: [79, { pool, flags: uint }, {}],
  poolDestroy: [80, { pool }, {}],
  poolDelete: [81, { pool, flags: uint }, {}],
  poolUndefine: [82, { pool }, {}],
  poolRefresh: [83, { pool, flags: uint }, {}],
  poolLookupByName: [84, { name: text }, { pool }],
  poolLookupByUuid: [85, { uuid }, { pool }],
  poolGetInfo: [87, { pool }, { state: uint, capacity: size, allocation: size, available: size }],
  poolGetXmlDesc: [88, { pool, flags: uint }, { xml: text }],
  poolIsActive: [154, { pool }, { active: int }],
  connectListAllPools: [
    281,
    { needResults: int, flags: uint },
    { pools: array(pool, POOLS_MAX), ret: uint },
  ],
  poolListAllVolumes: [
    282,
    { pool, needResults: int, flags: uint },
    { volumes: array(volume, VOLUMES_MAX), ret: uint },
  ],
  volumeCreateXml: [93, { pool, xml: text, flags: uint }, { volume }],
  volumeDelete: [94, { volume, flags: uint }, {}],
  volumeLookupByName: [95, { pool, name: text }, { volume }],
  volumeLookupByPath: [97, { path: text }, { volume }],
  volumeGetInfo: [98, { volume }, { type: int, capacity: size, allocation: size }],
  volumeGetXmlDesc: [99, { volume, flags: uint }, { xml: text }],
  volumeGetPath: [100, { volume }, { path: text }],
  volumeCreateXmlFrom: [125, { pool, xml: text, from: volume, flags: uint }, { volume }],
  volumeResize: [260, { volume, capacity: size, flags: uint }, {}],
});
