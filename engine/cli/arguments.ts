/**
 * Owns how the command line is read: options to typed values, mistakes to one clear line.
 */
import { parseArgs, type ParseArgsConfig } from 'node:util';
import { SidetoneError } from '../contract/errors';

/** @throws SidetoneError BAD_REQUEST naming the option and how to use the command. */
export function parse<T extends NonNullable<ParseArgsConfig['options']>>(
  argv: readonly string[],
  options: T,
  usage: string,
) {
  try {
    return parseArgs({ args: [...argv], options, allowPositionals: true, strict: true });
  } catch (thrown) {
    const message = thrown instanceof Error ? thrown.message.split('. ')[0] : String(thrown);
    throw new SidetoneError('BAD_REQUEST', `${message}.`, usage);
  }
}

export function oneOf<T extends string>(name: string, value: string, allowed: readonly T[]): T {
  const found = allowed.find((candidate) => candidate === value);
  if (found === undefined) {
    throw new SidetoneError('BAD_REQUEST', `--${name} is ${value}.`, `It can be ${allowed.join(' or ')}.`);
  }
  return found;
}

export function wholeNumber(name: string, value: string, least: number, most: number): number {
  const number = Number(value);
  if (!Number.isInteger(number) || number < least || number > most || value.trim() === '') {
    throw new SidetoneError(
      'BAD_REQUEST',
      `--${name} is ${value}.`,
      `It is a number from ${least} to ${most}.`,
    );
  }
  return number;
}
