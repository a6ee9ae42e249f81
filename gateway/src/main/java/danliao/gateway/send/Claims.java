package danliao.gateway.send;

import java.util.concurrent.CompletionStage;

/** What a message id was first sent with, through whichever gateway. */
interface Claims {
  /** The claim that holds: {@code mine} if there was none; fails if that cannot be told now. */
  CompletionStage<Claim> claim(String messageId, Claim mine);

  /**
   * The send was refused and is pushed to nobody, whether it is stored or not. Its claim stays: a
   * resend may have been accepted under it.
   */
  void unpushed(String messageId, Claim mine);
}
