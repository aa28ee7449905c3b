package io.kubevmm.api;

/** How a guest is asked to shut down. */
public enum ShutdownMode {
  /** The guest agent is asked if it is connected; otherwise the power button is pressed. */
  Any,
  /** The power button is pressed (ACPI), whether there is an agent or not. */
  PowerButton,
  /** The guest agent is asked, and the power button is left alone. */
  GuestAgent
}
