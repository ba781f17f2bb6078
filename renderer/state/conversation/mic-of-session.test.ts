import { describe, expect, it, vi } from 'vitest';
import { snapshotWith } from '../../../engine/contract/snapshot.double';
import type { Capture } from '../../audio/capture';
import { followSession } from './mic-of-session';
import { createStores } from '../stores';

function setUp() {
  const stores = createStores();
  const capture = {
    start: vi.fn<Capture['start']>(async () =>
      stores.sound.setState({ mic: { tag: 'on', silenced: false } }),
    ),
    stop: vi.fn<Capture['stop']>(() => stores.sound.setState({ mic: { tag: 'off' } })),
  };
  followSession({ stores, capture });
  stores.sound.setState({ mic: { tag: 'on', silenced: false } });
  stores.session.setState({ asked: true, snapshot: snapshotWith({ sessionId: 'one' }) });
  return { stores, capture };
}

describe('followSession', () => {
  it('closes the microphone after hanging up and opens it with the next conversation', () => {
    const { stores, capture } = setUp();
    stores.session.setState({ blockedBy: 'hungUp' });
    expect(capture.stop).not.toHaveBeenCalled();
    stores.session.setState({ snapshot: snapshotWith({ sessionId: 'one', state: 'TERMINATED' }) });
    expect(capture.stop).toHaveBeenCalledTimes(1);
    stores.session.setState({ blockedBy: null });
    expect(capture.start).not.toHaveBeenCalled();
    stores.session.setState({ snapshot: snapshotWith({ sessionId: 'two', state: 'CREATED' }) });
    expect(capture.start).toHaveBeenCalledTimes(1);
  });

  it('closes it when another window takes the conversation over: two would hear, and both answer', () => {
    const { stores, capture } = setUp();
    stores.session.setState({ snapshot: snapshotWith({ sessionId: 'one', state: 'TERMINATED' }) });
    expect(capture.stop).not.toHaveBeenCalled();
    stores.session.setState({ asked: false, blockedBy: 'elsewhere' });
    expect(capture.stop).toHaveBeenCalledTimes(1);
  });

  it('leaves it open while one persona takes over from another, whose conversation ends, too', () => {
    const { stores, capture } = setUp();
    stores.session.setState({ snapshot: snapshotWith({ sessionId: 'one', state: 'TERMINATED' }) });
    stores.session.setState({ snapshot: snapshotWith({ sessionId: 'two', state: 'CREATED' }) });
    expect(capture.stop).not.toHaveBeenCalled();
    expect(capture.start).not.toHaveBeenCalled();
  });

  it('closes it, too, if the host is gone before it could say that it is over', () => {
    const { stores, capture } = setUp();
    stores.session.setState({ blockedBy: 'hungUp' });
    stores.session.setState({ snapshot: null, asked: false });
    expect(capture.stop).toHaveBeenCalledTimes(1);
  });

  it('does not ask for a microphone that was never open', () => {
    const { stores, capture } = setUp();
    stores.sound.setState({ mic: { tag: 'off' } });
    stores.session.setState({
      blockedBy: 'hungUp',
      snapshot: snapshotWith({ sessionId: 'one', state: 'TERMINATED' }),
    });
    stores.session.setState({ blockedBy: null, snapshot: snapshotWith({ sessionId: 'two' }) });
    expect(capture.start).not.toHaveBeenCalled();
  });
});
