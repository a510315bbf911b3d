import type { Command } from './command.ts';

export const restartLanguageServer: Command = ({ language }) => language.restart();
