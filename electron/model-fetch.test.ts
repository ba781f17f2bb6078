import type { Session } from 'electron';
import { expect, test } from 'vitest';
import { describeNetworkError } from '../engine/models/sources/outcome';
import { createModelFetch } from './model-fetch';

const failing = (message: string): Pick<Session, 'fetch'> => ({
  fetch: () => Promise.reject(new Error(message)),
});

test('what is asked for goes through Electron as it is: catches a resumed download that begins anew', async () => {
  const asked: unknown[] = [];
  const fetchModel = createModelFetch({
    fetch: async (input, init) => {
      asked.push(input, init?.headers);
      return new Response('x');
    },
  });
  const response = await fetchModel(new URL('https://models.example/a.onnx'), {
    headers: { range: 'bytes=5-' },
  });
  expect(await response.text()).toBe('x');
  expect(asked).toEqual(['https://models.example/a.onnx', { range: 'bytes=5-' }]);
});

test('Chromium’s errors are told as Node’s: catches a host without network that is asked five times', async () => {
  const told = async (message: string) =>
    createModelFetch(failing(message))('https://models.example').catch(describeNetworkError);
  expect(await told('net::ERR_NAME_NOT_RESOLVED')).toEqual({
    reason: 'its address can’t be found from this network',
    isUnreachable: true,
  });
  expect(await told('net::ERR_PROXY_CONNECTION_FAILED')).toEqual({
    reason: 'the connection failed (ERR_PROXY_CONNECTION_FAILED)',
    isUnreachable: false,
  });
  const aborted = new DOMException('off', 'AbortError');
  const fetchModel = createModelFetch({ fetch: () => Promise.reject(aborted) });
  await expect(fetchModel('https://models.example')).rejects.toBe(aborted);
});
