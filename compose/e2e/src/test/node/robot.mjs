// A program with its outbox in a folder, for chat.test.mjs, which tells it in the environment what to do.
const { user, folder, gateways, write } = JSON.parse(process.env.DANLIAO_ROBOT);
const { ChatClient } = await import(process.env.DANLIAO_CLIENT);
const { FileStorage } = await import(new URL('file-storage.js', process.env.DANLIAO_CLIENT));

const storage = new FileStorage(folder);
const token = JSON.parse(process.env.DANLIAO_USERS)[user];
const chat = new ChatClient({
  user,
  device: 'robot',
  gateways,
  queryApi: process.env.DANLIAO_QUERY_API,
  tokens: { current: () => token, renew: async () => null },
  environment: { storage },
});

process.on('disconnect', () => process.exit()); // Whoever started it is gone, or it has done its work.
chat.addEventListener('acknowledged', ({ detail }) => {
  if (detail.entry) {
    chat.stop();
    storage.close();
    process.send({ acknowledged: detail }, () => process.disconnect());
  }
});
chat.start();
if (write) {
  process.send({ written: chat.send(write.to, write.content), state: chat.state.name });
}
