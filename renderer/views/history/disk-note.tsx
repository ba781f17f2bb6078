/** Owns how much room there is for models, asked of the host as they come. */
import { useEffect, useState } from 'react';
import { useStore } from 'zustand';
import type { ModelsDisk } from '../../../engine/contract/models';
import { bytes } from '../../state/format';
import { isUnderway } from '../../state/models/models';
import { words } from '../../words';
import { useApp } from '../frame/app-context';

const ASK_AGAIN_MS = 10_000;

export function DiskNote({ bytesToCome }: { readonly bytesToCome: number }) {
  const { stores, ask } = useApp();
  const [disk, setDisk] = useState<ModelsDisk | null>(null);
  const isBusy = useStore(stores.models, ({ models }) => models.some(isUnderway));
  const isOpen = useStore(stores.connection, ({ state }) => state.tag === 'open');
  useEffect(() => {
    let isGone = false;
    const look = async (): Promise<void> => {
      const result = await ask({ type: 'models.disk' });
      // Without an answer nothing is said of the disk; fetching says itself if there is too little room.
      if (!isGone && result.ok) setDisk(result.value);
    };
    if (isOpen) void look();
    const timer = isBusy ? setInterval(() => void look(), ASK_AGAIN_MS) : undefined;
    return () => {
      isGone = true;
      clearInterval(timer);
    };
  }, [ask, isBusy, isOpen]);
  if (disk === null) return null;
  const { freeBytes, folder } = disk;
  if (freeBytes === null) return <p className="model-facts">{words.setup.freeUnknown(folder)}</p>;
  return (
    <p className="model-facts">
      {words.setup.free(bytes(freeBytes), folder)}
      {freeBytes < bytesToCome && (
        <strong className="models-too-little"> {words.setup.tooLittle(bytes(bytesToCome))}</strong>
      )}
    </p>
  );
}
