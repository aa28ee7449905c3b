/**
 * What every process shares and no process is about: reading its command line, its keys and
 * certificate requests, its orderly end. Logging is configured here too ({@code logback.xml}).
 *
 * <p>Knows neither kinds nor libvirt.
 */
@NullMarked
package io.kubevmm.runtime;

import org.jspecify.annotations.NullMarked;
