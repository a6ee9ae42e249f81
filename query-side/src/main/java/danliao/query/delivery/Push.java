package danliao.query.delivery;

import danliao.api.rpc.Delivery;
import danliao.query.presence.Gateway;

/** One frame for the devices of one user on one gateway. */
record Push(Gateway gateway, Delivery delivery) {}
