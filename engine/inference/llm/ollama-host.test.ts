import { describe, expect, it } from 'vitest';
import { ollamaHost } from './ollama-host';

describe('ollamaHost', () => {
  it.each([
    [undefined, 'http://127.0.0.1:11434'],
    ['', 'http://127.0.0.1:11434'],
    ['0.0.0.0', 'http://127.0.0.1:11434'],
    ['0.0.0.0:8080', 'http://127.0.0.1:8080'],
    ['[::]:8080', 'http://127.0.0.1:8080'],
    [':8080', 'http://127.0.0.1:8080'],
    ['192.168.1.5', 'http://192.168.1.5:11434'],
    ['http://box:1234/', 'http://box:1234'],
    ['HTTPS://box/ollama/', 'https://box/ollama'],
  ])('reads %s', (value, expected) => {
    expect(ollamaHost({ OLLAMA_HOST: value })).toMatchObject({ url: expected, misread: null });
  });

  it.each(['not a host', 'ftp://box', 'box:port', '127.0.0.1:99999'])(
    'says that %s is no address: the default was taken in silence',
    (value) => {
      expect(ollamaHost({ OLLAMA_HOST: value })).toMatchObject({
        url: 'http://127.0.0.1:11434',
        misread: value,
        isElsewhere: false,
      });
    },
  );

  it.each([
    ['127.0.0.1:8080', false],
    ['127.8.9.1', false],
    ['127.1', false],
    ['[::1]:8080', false],
    ['[::ffff:127.0.0.1]', false],
    ['localhost:11434', false],
    ['ollama.localhost', false],
    ['0.0.0.0', false],
    ['192.168.1.5', true],
    ['box', true],
    ['https://models.example', true],
    ['127.0.0.1.models.example', true],
    ['http://127.0.0.1@models.example', true],
    ['localhost.models.example', true],
    ['notlocalhost', true],
    ['[::ffff:192.168.1.5]', true],
  ])('knows whether words that go to %s leave this machine', (value, isElsewhere) => {
    expect(ollamaHost({ OLLAMA_HOST: value })).toMatchObject({ isElsewhere, misread: null });
  });
});
