import type { Command } from 'commander';
import { appCommand } from './app.ts';
import { assessCommand } from './assess.ts';
import { auditCommand } from './audit.ts';
import { authorityCommand } from './authority.ts';
import { backupCommand } from './backup.ts';
import { blockCommand } from './block.ts';
import { categoryCommand } from './category.ts';
import { cedarCommand } from './cedar.ts';
import { certificateCommand } from './certificate.ts';
import { clientSecretCommand } from './client-secret.ts';
import { completionCommand } from './completion.ts';
import { diffCommand } from './diff.ts';
import { doctorCommand } from './doctor/index.ts';
import { dumpCommand } from './dump.ts';
import { gateway } from './gateway.ts';
import { groupCommand } from './group.ts';
import { importCommand } from './import.ts';
import type { Io } from './io.ts';
import { journalCommand } from './journal.ts';
import { keyCommand } from './key.ts';
import { endingCommand, leakCommand } from './leak.ts';
import { deprecateCommand, retireCommand } from './lifecycle.ts';
import { clientCommand } from './oauth-client.ts';
import { planCommand } from './plan.ts';
import { profileCommand } from './profile.ts';
import { publishCommand } from './publish.ts';
import { registrationTokenCommand } from './registration-token.ts';
import { restoreCommand } from './restore.ts';
import { rulesCommand } from './rules.ts';
import { signingKeyCommand } from './signing-key.ts';
import { snapshotsCommand } from './snapshots.ts';
import { start } from './start.ts';
import { statusCommand } from './status.ts';
import { stopCommand } from './stop.ts';
import { subscribeCommand, subscriptionCommand } from './subscription.ts';
import { syncCommand } from './sync.ts';
import { tokenCommand } from './token.ts';
import { tokenFormatCommand } from './token-format.ts';
import { upstreamCommand } from './upstream.ts';
import { providerCommand } from './provider.ts';
import { userCommand } from './user.ts';
import { compareCommand } from './compare.ts';
import { lintCommand } from './lint.ts';
import { validateCommand } from './validate.ts';
import { vaultCommand } from './vault.ts';
import { waiveCommand } from './waive.ts';
import { waiverCommand } from './waiver.ts';
import { exposedCommand } from './exposed.ts';
import { whyCommand } from './why.ts';

/** Every command, in the order in which help lists them: by what a newcomer needs first. */
export function commands(io: Io): Command[] {
  return [
    start(),
    gateway(),
    statusCommand(io),
    doctorCommand(io),
    importCommand(io),
    categoryCommand(io),
    profileCommand(io),
    tokenFormatCommand(io),
    upstreamCommand(io),
    assessCommand(io),
    waiveCommand(io),
    waiverCommand(io),
    publishCommand(io),
    deprecateCommand(io),
    retireCommand(io),
    appCommand(io),
    planCommand(io),
    subscribeCommand(io),
    subscriptionCommand(io),
    keyCommand(io),
    clientCommand(io),
    clientSecretCommand(io),
    registrationTokenCommand(io),
    leakCommand(io),
    endingCommand(io),
    stopCommand(io),
    blockCommand(io),
    certificateCommand(io),
    signingKeyCommand(io),
    authorityCommand(io),
    cedarCommand(io),
    rulesCommand(io),
    whyCommand(io),
    exposedCommand(io),
    validateCommand(io),
    lintCommand(io),
    compareCommand(io),
    diffCommand(io),
    syncCommand(io),
    dumpCommand(io),
    snapshotsCommand(io),
    auditCommand(io),
    journalCommand(io),
    tokenCommand(io),
    userCommand(io),
    groupCommand(io),
    providerCommand(io),
    vaultCommand(io),
    backupCommand(io),
    restoreCommand(io),
    completionCommand(io),
  ];
}
