/**
 * Owns writing small zip files for tests, the way wheels are: stored or deflated members, sizes in the headers. It
 * must not be imported outside tests.
 */
import { crc32, deflateRawSync } from 'node:zlib';

export type ZipMember = { readonly name: string; readonly body: Buffer; readonly isDeflated: boolean };

export function makeZip(members: readonly ZipMember[]): Buffer {
  const local: Buffer[] = [];
  const central: Buffer[] = [];
  let offset = 0;
  for (const { name, body, isDeflated } of members) {
    const data = isDeflated ? deflateRawSync(body) : body;
    const nameBytes = Buffer.from(name);
    // From "version needed" to "extra length", which both headers share.
    const shared = Buffer.alloc(26);
    shared.writeUInt16LE(20, 0);
    shared.writeUInt16LE(isDeflated ? 8 : 0, 4);
    shared.writeUInt32LE(crc32(body), 10);
    shared.writeUInt32LE(data.length, 14);
    shared.writeUInt32LE(body.length, 18);
    shared.writeUInt16LE(nameBytes.length, 22);
    const entry = Buffer.concat([Buffer.from('PK\u0003\u0004'), shared, nameBytes, data]);
    local.push(entry);
    const rest = Buffer.alloc(14);
    rest.writeUInt32LE(offset, 10);
    central.push(Buffer.concat([Buffer.from('PK\u0001\u0002\u0014\u0000'), shared, rest, nameBytes]));
    offset += entry.length;
  }
  const directory = Buffer.concat(central);
  const end = Buffer.alloc(18);
  end.writeUInt16LE(members.length, 4);
  end.writeUInt16LE(members.length, 6);
  end.writeUInt32LE(directory.length, 8);
  end.writeUInt32LE(offset, 12);
  return Buffer.concat([...local, directory, Buffer.from('PK\u0005\u0006'), end]);
}
