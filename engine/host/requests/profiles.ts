/** Owns what the host answers to requests about persona files: which part of the engine each one is for. */
import type { ProfileAnswers } from '../../contract/profiles';
import type { RequestHandlers } from '../../contract/requests';
import { mistakesOf, type ProfileFiles } from '../../profiles/files';
import type { Preview } from '../preview';

export type ProfileHandlerDeps = {
  readonly files: ProfileFiles;
  readonly preview: Preview;
  /** All that is kept by a file's name must go to the new one. */
  readonly renamed: (id: string, to: string) => Promise<void>;
  /** What is still kept under that name belonged to another file: a copy or an import has nothing but its text. */
  readonly begun: (id: string) => Promise<void>;
};

export function createProfileHandlers({
  files,
  preview,
  renamed,
  begun,
}: ProfileHandlerDeps): RequestHandlers<keyof ProfileAnswers> {
  return {
    'profiles.list': () => files.list(),
    'profiles.read': ({ id }) => files.read(id),
    'profiles.check': async ({ id, text }) => ({ mistakes: mistakesOf(id, text) }),
    'profiles.save': ({ id, text, base }) => files.save(id, text, base),
    'profiles.merge': ({ id, text, base }) => files.merge(id, text, base),
    'profiles.duplicate': async ({ id }) => {
      const copy = await files.duplicate(id);
      await begun(copy);
      return { id: copy };
    },
    'profiles.rename': async ({ id, to }) => {
      const renamedTo = await files.rename(id, to);
      if (renamedTo !== id) await renamed(id, renamedTo);
      return { id: renamedTo };
    },
    'profiles.delete': async ({ id }) => ({ trashed: await files.remove(id) }),
    'profiles.restore': async ({ trashed }) => ({ id: await files.restore(trashed) }),
    'profiles.import': async ({ name, text }) => {
      const id = await files.importText(name, text);
      await begun(id);
      return { id };
    },
    'profiles.version': async ({ id, version }) => ({ text: await files.version(id, version) }),
    'profiles.hear': ({ id, text, say }) => preview.hear(id, text, say),
    'profiles.try': ({ id, text, question }) => preview.tryOut(id, text, question),
  };
}
