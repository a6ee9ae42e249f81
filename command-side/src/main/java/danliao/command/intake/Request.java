package danliao.command.intake;

import danliao.command.message.MessageCommand;
import org.apache.rocketmq.common.message.MessageExt;

/** A command and the body it came in. */
record Request(MessageCommand command, MessageExt source) {}
