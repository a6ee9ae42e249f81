package danliao.query.delivery;

import danliao.api.rpc.Delivery;
import danliao.query.presence.Gateway;

/**
 * One frame for the devices of one user on one gateway.
 *
 * @param reached runs when the gateway has said that a device took it
 */
record Push(Gateway gateway, Delivery delivery, Runnable reached) {
  Push(Gateway gateway, Delivery delivery) {
    this(gateway, delivery, () -> {});
  }
}
