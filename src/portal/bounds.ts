/** How much one developer can make; more is for somebody to ask about. */
export const bounds = {
  applications: 50,
  /** Of one application, working at the same time. */
  keys: 20,
  /** Made for one application in a day, by rotation too: each is a row that is kept. */
  keysMadeADay: 100,
  /** Client secrets made for one application in a day. */
  secretsMadeADay: 20,
  /** Tokens by which programs register clients, working at the same time. */
  registrationTokens: 10,
  registrationTokensMadeADay: 50,
  /** Of one application. */
  subscriptions: 200,
} as const;
