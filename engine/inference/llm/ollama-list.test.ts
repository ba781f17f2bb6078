import { createServer as createHttpServer, type RequestListener } from 'node:http';
import { createServer, type Server } from 'node:net';
import { describe, expect, it } from 'vitest';
import { closeNewest, listenLocally, useLocalServers } from '../../testing/local-server';
import { hostAt } from './ollama-host';
import { findModel, isCloudName, listOllama, readModels } from './ollama-list';

useLocalServers();
const listening = async (server: Server) => hostAt(await listenLocally(server));

const answering = (answer: RequestListener) => listening(createHttpServer(answer));

const saying = (body: string, status = 200) =>
  answering((_request, response) => void response.writeHead(status).end(body));

describe('readModels', () => {
  const found = [{ name: 'qwen2.5:3b', size: null, runsElsewhere: false }];
  it.each([
    ['as Ollama writes it', { models: [{ name: 'qwen2.5:3b', model: 'qwen2.5:3b' }] }],
    ['with model and no name', { models: [{ model: 'qwen2.5:3b', details: null }] }],
    ['with an empty name', { models: [{ name: '', model: 'qwen2.5:3b' }] }],
    ['beside what is no entry', { models: [{ name: 5 }, null, 7, [], {}, { name: 'qwen2.5:3b' }] }],
    ['as a bare list', [{ name: 'qwen2.5:3b' }]],
    ['as names alone', { models: ['qwen2.5:3b'] }],
    ['as others write it', { object: 'list', data: [{ id: 'qwen2.5:3b', object: 'model' }] }],
    ['with a size that is none', { models: [{ name: ' qwen2.5:3b ', size: -1 }] }],
  ])('finds a model %s: one odd entry took every model away', (_how, answer) => {
    expect(readModels(answer)).toEqual(found);
  });

  it.each([
    null,
    [],
    {},
    5,
    'qwen2.5:3b',
    { models: null },
    { models: {} },
    { models: [null] },
    { error: 'x' },
  ])('does not take %j for a list of models', (answer) => {
    expect(readModels(answer)).toBeNull();
  });

  it('knows an Ollama that has no model yet', () => {
    expect(readModels({ models: [] })).toEqual([]);
  });

  it('knows what runs in a cloud, by its entry or by its name: words would leave the machine', () => {
    const models = readModels({
      models: [
        { name: 'plain:3b', size: 384 },
        { name: 'remote:3b', remote_model: 'big' },
        { name: 'hosted:3b', remote_host: 'https://models.example:443' },
        { name: 'big:cloud' },
        { name: 'gpt-oss:120b-cloud' },
        { name: 'empty:3b', remote_model: '', remote_host: null },
      ],
    });
    expect(models?.map(({ runsElsewhere }) => runsElsewhere)).toEqual([false, true, true, true, true, false]);
  });

  it('is not misled by a name that only has the word in it', () => {
    expect(isCloudName('nextcloud:3b')).toBe(false);
    expect(isCloudName('my-cloud:latest')).toBe(false);
    expect(isCloudName('nextcloud')).toBe(false);
  });
});

describe('listOllama', () => {
  it('tells what there is, of what size', async () => {
    const host = await saying(JSON.stringify({ models: [{ name: 'qwen2.5:3b', size: 1_900_000_000 }] }));
    expect(await listOllama(host)).toEqual({
      host: host.name,
      isElsewhere: false,
      state: 'there',
      models: [{ name: 'qwen2.5:3b', size: 1_900_000_000, runsElsewhere: false }],
    });
  });

  it.each([
    ['an HTML page', '<html>hello</html>', 200, 'is not Ollama'],
    ['no list', '{"models":null}', 200, 'is not Ollama'],
    ['an unknown path', '404 page not found', 404, 'is not Ollama'],
    ['a long answer', ' '.repeat(3_000_000), 200, 'is not Ollama'],
    ['an error', 'busy', 503, 'error 503'],
    ['a redirect', '', 302, 'another address'],
  ])('says of %s what it is, not that nothing runs', async (_what, body, status, why) => {
    expect(await listOllama(await saying(body, status))).toMatchObject({
      state: 'absent',
      why: expect.stringContaining(why),
    });
  });

  it('says of a server without HTTP that it is not Ollama', async () => {
    const host = await listening(createServer((socket) => socket.end('220 mail.example ready\r\n')));
    expect(await listOllama(host)).toMatchObject({
      state: 'absent',
      why: expect.stringContaining('not Ollama'),
    });
  });

  it('says that nothing runs where nothing listens', async () => {
    const host = await saying('');
    await closeNewest();
    expect(await listOllama(host)).toMatchObject({ state: 'absent', why: 'Ollama is not running.' });
  });

  it('asks once more where the answer is late: a busy machine lost the better model', async () => {
    let asked = 0;
    const host = await answering((_request, response) => {
      asked += 1;
      if (asked > 1) response.end('{"models":[{"name":"late:3b"}]}');
    });
    const listing = await listOllama(host, { timeoutsMs: [50, 20_000] });
    expect(listing).toMatchObject({ state: 'there', models: [{ name: 'late:3b' }] });
  });

  it('asks once more where the connection is closed: so a kept one is after a restart', async () => {
    let asked = 0;
    const host = await answering((incoming, response) => {
      asked += 1;
      if (asked === 1) incoming.socket.destroy();
      else response.end('{"models":[{"name":"late:3b"}]}');
    });
    expect(await listOllama(host)).toMatchObject({ state: 'there', models: [{ name: 'late:3b' }] });
  });

  it('gives up on one that takes connections and says nothing, and does not say that it is not running', async () => {
    let asked = 0;
    const host = await answering(() => {
      asked += 1;
    });
    expect(await listOllama(host, { timeoutsMs: [40, 40] })).toMatchObject({
      state: 'absent',
      why: expect.stringContaining('did not answer in time'),
    });
    expect(asked).toBe(2);
  });
});

describe('findModel', () => {
  it.each([
    ['qwen2.5:3b', 'qwen2.5:3b'],
    ['Qwen2.5:3B', 'qwen2.5:3b'],
    ['llama3.2', 'llama3.2:latest'],
    ['hf.co/someone/model', 'hf.co/someone/model:latest'],
    ['qwen2.5', null],
    ['qwen2.5:7b', null],
  ])('finds %s', (wanted, found) => {
    const models = readModels(['qwen2.5:3b', 'llama3.2:latest', 'hf.co/someone/model:latest']) ?? [];
    expect(findModel(models, wanted)?.name ?? null).toBe(found);
  });
});
