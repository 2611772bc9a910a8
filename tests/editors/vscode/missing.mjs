// A writer has the extension without the program, is told so in plain words, and mends it.

import { execFileSync } from 'node:child_process';
import { mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { run } from './support/workbench.mjs';

const DOCUMENT = 'narratives/access-management.md';

await run('missing', {
  prepare(workbench) {
    execFileSync('sh', ['-c', 'rm -r "$1"/sayso.sayso-*/server', '-', workbench.extensions]);
    workbench.environment = { PATH: `${join(workbench.place.scratch, 'bin')}:${process.env.PATH}` };
  },
  async test(workbench) {
    const { page } = workbench;
    const { findings } = workbench.check(DOCUMENT);
    const message = page.locator('.notification-list-item', { hasText: 'sayso cannot start' });

    await workbench.openDocument(DOCUMENT);
    await workbench.sees(message, 'its program is not on this computer');
    await workbench.sees(workbench.status(), 'sayso is not set up');
    await workbench.picture('message');
    await message.getByRole('button', { name: 'How to Get It' }).click();
    await workbench.seesPreview("How to get sayso's program");
    await workbench.closeAll();

    // A mistake is named, and leads to the setting.
    const wrong = join(workbench.folder, 'sayso');
    workbench.set({ 'sayso.server.path': wrong });
    await workbench.sees(message, wrong);
    await message.getByRole('button', { name: 'Open the Setting' }).click();
    await workbench.sees('.settings-editor .setting-item', 'Server: Path');
    await workbench.closeAll();

    // Put right, it works at once.
    await workbench.openDocument(DOCUMENT);
    workbench.set({ 'sayso.server.path': workbench.place.sayso });
    await workbench.seesComments(findings.length);

    // Without the setting, a click on the status bar looks on the PATH again.
    workbench.set({});
    await workbench.sees(workbench.status(), 'sayso is not set up');
    mkdirSync(join(workbench.place.scratch, 'bin'));
    symlinkSync(workbench.place.sayso, join(workbench.place.scratch, 'bin/sayso'));
    await workbench.status().click();
    await workbench.seesComments(findings.length);
  },
});
