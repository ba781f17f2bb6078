import { expect, test } from 'vitest';
import * as renderer from '../renderer/state/connection/transport';
import { PORT_CHANNEL, PORT_WANTED } from './channels';

test('page and preload call their messages the same, though neither may import the other', () => {
  expect({ wanted: PORT_WANTED, offered: PORT_CHANNEL }).toEqual({
    wanted: renderer.PORT_WANTED,
    offered: renderer.PORT_OFFERED,
  });
});
