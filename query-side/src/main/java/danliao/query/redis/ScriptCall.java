package danliao.query.redis;

import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.output.IntegerOutput;
import io.lettuce.core.protocol.AsyncCommand;
import io.lettuce.core.protocol.Command;
import io.lettuce.core.protocol.CommandArgs;
import io.lettuce.core.protocol.CommandType;
import java.util.List;
import org.springframework.data.redis.core.script.RedisScript;

/** A call of a script that returns a number. */
public record ScriptCall(RedisScript<Long> script, List<byte[]> keys, List<byte[]> arguments) {
  AsyncCommand<byte[], byte[], Long> command() {
    ByteArrayCodec bytes = ByteArrayCodec.INSTANCE;
    CommandArgs<byte[], byte[]> all =
        new CommandArgs<>(bytes)
            .add(script.getSha1())
            .add(keys.size())
            .addKeys(keys)
            .addValues(arguments);
    return new AsyncCommand<>(new Command<>(CommandType.EVALSHA, new IntegerOutput<>(bytes), all));
  }
}
