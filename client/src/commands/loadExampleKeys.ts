import { confirmInMode, tell } from '../ui/prompts.ts';
import { attempt, type Command } from './command.ts';
import { resolveConnection } from './connectionTarget.ts';
import { write } from './write.ts';

const title = 'Load the Example Keys';

export const loadExampleKeys: Command = async (context, node) => {
  const connection = await resolveConnection(context, { title, capability: 'loadExamples' }, node);
  if (connection === undefined) return;
  const { account } = connection.settings;
  if (
    !(await confirmInMode(connection, { message: `Load the example keys into ${account}?`, button: 'Load' }))
  )
    return;
  await attempt(context, connection, async () => {
    await write(context, connection, undefined, 'Loading the example keys…', (backend) =>
      backend.loadExamples(),
    );
    tell(`Example keys loaded into ${account}.`);
  });
};
