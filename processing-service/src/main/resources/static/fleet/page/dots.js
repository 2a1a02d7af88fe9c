/** Draws all drivers as one layer of the map. Where each is between two fixes is worked out by the graphics card. */
import { mercator, NO_HEADING, NUMBERS } from "./drivers.js";

const BYTES = 4;
const WORLD_PIXELS = 512;
/** Diameters in pixels of the page, by zoom. */
const SIZES = [
  [0, 5],
  [6, 6],
  [10, 10],
  [13, 16],
  [16, 24],
];

const VERTEX = `#version 300 es
precision highp float;
layout(location = 0) in vec4 a_from;
layout(location = 1) in vec4 a_to;
layout(location = 2) in vec4 a_when;
uniform vec4 u_centre;
uniform vec2 u_scale;
uniform float u_now;
uniform float u_size;
uniform int u_chosen;
out float v_heading;
flat out int v_kind;
void main() {
  float part = a_when.y > 0.0 ? clamp((u_now - a_when.x) / a_when.y, 0.0, 1.0) : 1.0;
  vec2 from = (a_from.xz - u_centre.xz) + (a_from.yw - u_centre.yw);
  vec2 to = (a_to.xz - u_centre.xz) + (a_to.yw - u_centre.yw);
  vec2 at = mix(from, to, part);
  at.x -= round(at.x);
  bool chosen = gl_VertexID == u_chosen;
  gl_Position = vec4(at * u_scale, 0.0, 1.0);
  gl_PointSize = chosen ? max(u_size * 1.5, u_size + 8.0) : u_size;
  v_heading = a_when.z;
  v_kind = chosen ? 2 : u_now - a_when.w > 30.0 ? 1 : 0;
}`;

const FRAGMENT = `#version 300 es
precision highp float;
in float v_heading;
flat in int v_kind;
uniform float u_size;
uniform float u_arrows;
uniform vec3 u_live;
uniform vec3 u_silent;
uniform vec3 u_chosen_colour;
uniform vec3 u_ring;
out vec4 colour;
void main() {
  vec2 p = gl_PointCoord * 2.0 - 1.0;
  float r = length(p);
  float soft = 2.5 / u_size;
  float inside = 1.0 - smoothstep(1.0 - soft, 1.0, r);
  float fill = 1.0 - smoothstep(0.82 - soft, 0.82, r);
  vec3 kind = v_kind == 2 ? u_chosen_colour : v_kind == 1 ? u_silent : u_live;
  vec3 shade = mix(u_ring, kind, fill);
  // Not by the colour alone: who is silent is a ring.
  if (v_kind == 1) shade = mix(u_ring, shade, smoothstep(0.42 - soft, 0.42, r));
  if (v_kind != 1 && v_heading > ${(NO_HEADING / 2).toFixed(1)} && (u_arrows > 0.5 || v_kind == 2)) {
    float c = cos(v_heading);
    float s = sin(v_heading);
    vec2 q = vec2(c * p.x + s * p.y, c * p.y - s * p.x);
    float side = abs(q.x) - (q.y + 0.62) * 0.42;
    float notch = 0.38 - abs(q.x) * 0.5 - q.y;
    shade = mix(shade, u_ring, (1.0 - smoothstep(-soft, soft, side)) * smoothstep(-soft, soft, notch));
  }
  colour = vec4(shade * inside, inside);
}`;

/**
 * A layer for MapLibre.
 *
 * @param {import("./drivers.js").Drivers} drivers
 * @param {() => {chosen: string | null, colours: Record<string, number[]>}} look
 * @param {() => number} clock in seconds
 */
export function dotsLayer(drivers, look, clock) {
  let map, program, uniforms, buffer, shape;
  let version = -1;

  /** When it is drawn for the first time: only then may the map's own settings of the graphics card be changed. */
  function setUp(gl) {
    program = link(gl);
    uniforms = new Proxy({}, { get: (known, name) => (known[name] ??= gl.getUniformLocation(program, name)) });
    buffer = gl.createBuffer();
    shape = gl.createVertexArray();
    gl.bindVertexArray(shape);
    gl.bindBuffer(gl.ARRAY_BUFFER, buffer);
    for (const place of [0, 1, 2]) {
      gl.enableVertexAttribArray(place);
      gl.vertexAttribPointer(place, 4, gl.FLOAT, false, NUMBERS * BYTES, place * 4 * BYTES);
    }
    version = -1;
  }

  return {
    id: "dots",
    type: "custom",
    renderingMode: "2d",

    onAdd(onto) {
      map = onto;
      program = null;
    },

    onRemove(_, gl) {
      if (program === null) return;
      gl.deleteProgram(program);
      gl.deleteBuffer(buffer);
      gl.deleteVertexArray(shape);
    },

    render(gl) {
      if (program === null) setUp(gl);
      const now = clock();
      const { chosen, colours } = look();
      gl.useProgram(program);
      gl.bindVertexArray(shape);
      if (version !== drivers.version) {
        version = drivers.version;
        gl.bindBuffer(gl.ARRAY_BUFFER, buffer);
        gl.bufferData(gl.ARRAY_BUFFER, drivers.numbers.subarray(0, drivers.count * NUMBERS), gl.DYNAMIC_DRAW);
      }
      const { lng, lat } = map.getCenter();
      const canvas = map.getCanvas();
      const ratio = canvas.width / canvas.clientWidth;
      const world = WORLD_PIXELS * 2 ** map.getZoom();
      const size = sizeAt(map.getZoom());
      gl.uniform4fv(
        uniforms.u_centre,
        mercator(lng, lat).flatMap((at) => [Math.fround(at), at - Math.fround(at)]),
      );
      gl.uniform2f(uniforms.u_scale, (2 * world) / canvas.clientWidth, (-2 * world) / canvas.clientHeight);
      gl.uniform1f(uniforms.u_now, now);
      gl.uniform1f(uniforms.u_size, size * ratio);
      gl.uniform1f(uniforms.u_arrows, size >= 14 ? 1 : 0);
      const place = chosen === null ? -1 : drivers.slot(chosen);
      gl.uniform1i(uniforms.u_chosen, place);
      for (const name of ["u_live", "u_silent", "u_chosen_colour", "u_ring"]) gl.uniform3fv(uniforms[name], colours[name]);
      gl.disable(gl.DEPTH_TEST);
      gl.disable(gl.STENCIL_TEST);
      gl.enable(gl.BLEND);
      gl.blendFunc(gl.ONE, gl.ONE_MINUS_SRC_ALPHA);
      gl.drawArrays(gl.POINTS, 0, drivers.count);
      // Once more, so that nobody stands in front.
      if (place >= 0) gl.drawArrays(gl.POINTS, place, 1);
      gl.bindVertexArray(null);
      if (now < drivers.movingUntilS) map.triggerRepaint();
    },
  };
}

/** The diameter of a dot in pixels of the page. */
export function sizeAt(zoom) {
  const above = SIZES.findIndex(([from]) => from > zoom);
  if (above < 0) return SIZES.at(-1)[1];
  const [[from, small], [to, large]] = [SIZES[above - 1], SIZES[above]];
  return small + ((large - small) * (zoom - from)) / (to - from);
}

function link(gl) {
  const program = gl.createProgram();
  for (const [kind, text] of [
    [gl.VERTEX_SHADER, VERTEX],
    [gl.FRAGMENT_SHADER, FRAGMENT],
  ]) {
    const shader = gl.createShader(kind);
    gl.shaderSource(shader, text);
    gl.compileShader(shader);
    gl.attachShader(program, shader);
  }
  gl.linkProgram(program);
  if (!gl.getProgramParameter(program, gl.LINK_STATUS)) {
    throw new Error(
      gl
        .getAttachedShaders(program)
        .map((shader) => gl.getShaderInfoLog(shader))
        .join("\n") + gl.getProgramInfoLog(program),
    );
  }
  return program;
}
